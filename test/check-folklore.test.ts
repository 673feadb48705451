import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { en } from '../src/messages/en/messages.ts';
import { throwawayCertificate } from '../src/prove/certificate.ts';
import { temporaryFolder } from './support/folder.ts';
import { http, main, startNginx, type Where } from './support/nginx.ts';
import { problemsWith } from './support/schema.ts';
import { documentOf, unclog } from './support/unclog.ts';

interface Folklore {
  readonly id: string;
  readonly text: string;
  readonly verdict: string;
  readonly differsFor: readonly string[];
  readonly file?: string;
  readonly line?: number;
}

const files =
  (lines: string) =>
  ({ port, app }: Where): Record<string, string> => ({
    'nginx.conf': `${main}http {
${http}tcp_nodelay on;
server {
  listen 127.0.0.1:${port};
  location / {
    proxy_pass http://${app};
    proxy_set_header Host $host;
${lines}
  }
}
}
`,
  });

async function folklore(url: string, tmp: string, ...args: string[]): Promise<Folklore[]> {
  const document = documentOf(
    await unclog(['check', url, '--folklore', '--json', ...args], { tmp }),
  );
  expect(problemsWith('check', document)).toEqual([]);
  return document['folklore'] as Folklore[];
}

test('a stream that stalls: what stands there does nothing, what is advised would not help', async () => {
  const tmp = temporaryFolder();
  const nginx = await startNginx({
    files: files('add_header X-Accel-Buffering no;\nproxy_set_header Connection "";'),
  });
  const url = `http://127.0.0.1:${nginx.port}/event`;
  const saved = join(tmp, 'saved');
  const told = await folklore(url, tmp, '--save', saved);
  const config = readFileSync(join(nginx.folder, 'nginx.conf'), 'utf8').split('\n');
  const present = told.filter(({ file }) => file !== undefined);
  expect(present.map(({ id }) => id).toSorted()).toEqual([
    'add-x-accel-buffering',
    'connection-header',
    'nodelay-on',
  ]);
  for (const { text, line } of present) expect(config[(line ?? 0) - 1]?.trim()).toBe(`${text};`);
  const advised = told.filter(({ file }) => file === undefined).map(({ id }) => id);
  for (const id of ['chunked-off', 'cache-off', 'read-timeout', 'upgrade-header', 'gzip-off']) {
    expect(advised).toContain(id);
  }
  // What could be a remedy is never folklore.
  expect(advised).not.toContain('http-version');
  expect(told.filter(({ verdict }) => verdict !== 'no-difference')).toEqual([]);
  const again = await unclog(['check', '--from', saved, '--json'], { tmp });
  expect(documentOf(again)['folklore']).toEqual(told);
  const text = await unclog(['check', '--from', saved], { tmp });
  expect(text.stdout).toContain('does nothing for this stream');
  expect(text.stdout).toContain('would not help');
});

test('a stream that comes through: only what stands there is tried, and what it needs is told', async () => {
  const tmp = temporaryFolder();
  const version = await startNginx({ files: files('proxy_http_version 1.1;') });
  const needed = await folklore(`http://127.0.0.1:${version.port}/event`, tmp);
  expect(needed.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['nodelay-on', 'no-difference'],
    ['http-version', 'difference'],
  ]);
  const off = await startNginx({ files: files('proxy_buffering off;\nproxy_http_version 1.1;') });
  const idle = await folklore(`http://127.0.0.1:${off.port}/event`, tmp);
  expect(idle.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['nodelay-on', 'no-difference'],
    ['http-version', 'no-difference'],
  ]);
});

/** Every line that is advised or stands there, tried where a stream stalls. */
async function triedOn(server: string, location: string, tls = false): Promise<Folklore[]> {
  const protocol = location.includes('fastcgi_pass') ? 'fastcgi' : 'http';
  const nginx = await startNginx({
    files: ({ port, app }) => ({
      'nginx.conf': `${main}http {
${http}server {
  listen 127.0.0.1:${port}${tls ? ' ssl' : ''};
  ${server}
  location / { ${location.replace('APP', app)} }
}
}
`,
    }),
    origin: { protocol, everyPath: true },
  });
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${nginx.port}/event`;
  return folklore(url, temporaryFolder(), '-k');
}

/** The lines of a server that speaks TLS. */
async function tlsLines(): Promise<string> {
  const made = await throwawayCertificate();
  if (!made.ok) throw new Error(made.failure.code);
  const file = join(temporaryFolder(), 'certificate');
  writeFileSync(file, `${made.value.certificate}\n${made.value.key}`);
  return `ssl_certificate ${file}; ssl_certificate_key ${file};`;
}

test('each popular line does nothing for a stream that buffering holds', async () => {
  const standing = 'slice 1m; proxy_busy_buffers_size 8k; proxy_buffers 8 4k;';
  const gateway = 'fastcgi_pass APP; fastcgi_param REQUEST_METHOD $request_method;';
  const all = [
    ...(await triedOn('', `proxy_pass http://APP; ${standing}`)),
    ...(await triedOn('', gateway)),
    ...(await triedOn(`${await tlsLines()} ssl_buffer_size 4k;`, 'proxy_pass http://APP;', true)),
  ];
  expect(all.filter(({ verdict }) => verdict !== 'no-difference')).toEqual([]);
  const untried = Object.keys(en.folklore).filter((id) => all.every((one) => one.id !== id));
  // It is one only where buffering is off: above.
  expect(untried).toEqual(['http-version']);
});
