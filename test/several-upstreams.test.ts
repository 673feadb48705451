import { join } from 'node:path';
import { expect, test } from 'vitest';

import { check, guiltyLine, type CheckDocument } from './support/check.ts';
import { temporaryFolder } from './support/folder.ts';
import { http, main, startNginx, type RunningNginx, type Where } from './support/nginx.ts';
import { documentOf, unclog } from './support/unclog.ts';

/** An nginx that holds the stream; it may listen on a socket besides. */
const holding =
  (socket = '') =>
  ({ port, app }: Where) => ({
    'nginx.conf': `${main}http {
${http}
server {
  listen 127.0.0.1:${port};
  ${socket === '' ? '' : `listen unix:${socket};`}
  location / {
    proxy_pass http://${app};
    proxy_buffering on;
  }
}
}
`,
  });

/** An nginx that lets everything through, to the servers of this upstream block. */
const passing = (servers: (where: Where) => string) => (where: Where) => ({
  'nginx.conf': `${main}http {
${http}
upstream app { ${servers(where)} }
server {
  listen 127.0.0.1:${where.port};
  location / { proxy_pass http://app; proxy_buffering off; }
}
}
`,
});

const urlOf = ({ port }: RunningNginx): string => `http://127.0.0.1:${port}/event`;

interface RouteDocument extends CheckDocument {
  readonly route: readonly (CheckDocument['route'][number] & {
    readonly address: string;
    readonly via?: readonly number[];
    readonly backup?: boolean;
  })[];
}

async function routeOf(url: string): Promise<RouteDocument['route']> {
  const ended = await unclog(['route', url, '--json'], { tmp: temporaryFolder() });
  return (documentOf(ended) as unknown as RouteDocument).route;
}

test.each(['first', 'second'])(
  'one of two servers holds the stream, the %s: it is named, and proved there',
  async (place) => {
    const inner = await startNginx({ files: holding() });
    const held = `server 127.0.0.1:${inner.port};`;
    const outer = await startNginx({
      files: passing(({ app }) =>
        place === 'first' ? `${held} server ${app};` : `server ${app}; ${held}`,
      ),
    });
    const found = await check(urlOf(outer), [], { tmp: temporaryFolder() });
    const at = place === 'first' ? 1 : 2;
    expect(found).toMatchObject({
      code: 1,
      verdict: 'clogged',
      findings: [{ cause: 'nginx/proxy-buffering', confidence: 'proved', hop: at }],
    });
    expect(found.findings).toHaveLength(1);
    expect(guiltyLine(found)).toBe(`${join(inner.folder, 'nginx.conf')}: proxy_buffering on;`);
    const { route } = found as unknown as RouteDocument;
    expect(route.map(({ kind, via }) => [kind, via])).toEqual(
      place === 'first'
        ? [
            ['nginx', undefined],
            ['nginx', undefined],
            ['origin', undefined],
            ['origin', [0]],
          ]
        : [
            ['nginx', undefined],
            ['origin', undefined],
            ['nginx', [0]],
            ['origin', undefined],
          ],
    );
    expect(await routeOf(urlOf(outer))).toMatchObject(route);
  },
);

test('an nginx behind a unix socket is a hop like any other', async () => {
  const folder = temporaryFolder();
  const socket = join(folder, 's');
  const inner = await startNginx({ files: holding(socket) });
  const outer = await startNginx({ files: passing(() => `server unix:${socket};`) });
  const found = await check(urlOf(outer), [], { tmp: temporaryFolder() });
  expect(found).toMatchObject({
    code: 1,
    verdict: 'clogged',
    route: [{ kind: 'nginx' }, { kind: 'nginx', address: `unix:${socket}` }, { kind: 'origin' }],
    findings: [{ cause: 'nginx/proxy-buffering', confidence: 'proved', hop: 1 }],
  });
  expect(guiltyLine(found)).toBe(`${join(inner.folder, 'nginx.conf')}: proxy_buffering on;`);
});

test('a backup that would hold the stream is shown, but does not spoil the answer', async () => {
  const inner = await startNginx({ files: holding() });
  const outer = await startNginx({
    files: passing(({ app }) => `server 127.0.0.1:${inner.port} backup; server ${app};`),
  });
  const found = await check(urlOf(outer), [], { tmp: temporaryFolder() });
  expect(found).toMatchObject({
    code: 0,
    verdict: 'streams',
    route: [{ kind: 'nginx' }, { kind: 'origin' }, { kind: 'nginx', via: [0], backup: true }, {}],
    findings: [{ cause: 'nginx/proxy-buffering', confidence: 'proved', hop: 2 }],
  });
});

test('a process that is named twice is one hop, and a server that is down is none', async () => {
  const outer = await startNginx({
    files: passing(({ app }) => {
      const port = app.split(':')[1];
      return `server ${app}; server localhost:${port}; server 127.0.0.1:9 down;`;
    }),
  });
  expect(await routeOf(urlOf(outer))).toMatchObject([
    { kind: 'nginx', next: [{}, {}, { address: '127.0.0.1:9', down: true }] },
    { kind: 'origin' },
  ]);
  expect(await routeOf(urlOf(outer))).toHaveLength(2);
});

test('an application behind two proxies is one hop that both lead to', async () => {
  const left = await startNginx({ files: passing(({ app }) => `server ${app};`) });
  const right = await startNginx({ files: passing(() => `server ${left.app};`) });
  const outer = await startNginx({
    files: passing(() => `server 127.0.0.1:${left.port}; server 127.0.0.1:${right.port};`),
  });
  const found = await check(urlOf(outer), [], { tmp: temporaryFolder() });
  expect(found).toMatchObject({
    code: 0,
    verdict: 'streams',
    findings: [],
    route: [
      { kind: 'nginx' },
      { kind: 'nginx' },
      { kind: 'origin', via: [1, 3] },
      { kind: 'nginx', via: [0] },
    ],
  });
});
