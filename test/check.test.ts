import { join } from 'node:path';
import { expect, test } from 'vitest';

import { discoverRoute } from '../src/diagnose/route.ts';
import { check, guiltyLine, heldByBuffering, streaming } from './support/check.ts';
import { temporaryFolder } from './support/folder.ts';
import { http, main, startNginx, type NginxOptions, type Where } from './support/nginx.ts';
import { unclog } from './support/unclog.ts';

const guilty = 'proxy_buffering on;';
const mended = 'proxy_buffering off;';

/** One server with one location, in one file. */
const plain =
  (line: string, more = '') =>
  ({ port, app }: Where): Record<string, string> => ({
    'nginx.conf': `${main}http {
    ${http}
    server {
        listen 127.0.0.1:${port};
        location / {
            proxy_pass http://${app};
            ${line}
            ${more}
        }
    }
}
`,
  });

interface Layout extends Omit<NginxOptions, 'files'> {
  readonly files: (line: string) => NginxOptions['files'];
  /** The file that holds the guilty line, where it is not nginx.conf. */
  readonly file?: string;
  readonly url?: (where: Where) => string;
  readonly flags?: (where: Where) => readonly string[];
}

const server = (port: number, app: string, line: string, more = ''): string => `server {
    listen ${port};
    ${more}
    location / {
        proxy_pass http://${app};
        ${line}
    }
}
`;

const layouts: Readonly<Record<string, Layout>> = {
  'one file': { files: plain },
  'included files, several deep': {
    file: 'snippets/stream.conf',
    files:
      (line) =>
      ({ port, app }) => ({
        'nginx.conf': `${main}http {\n${http}include conf.d/*.conf;\n}\n`,
        'conf.d/a.conf': '# nothing here\n',
        'conf.d/b.conf': `server { listen 127.0.0.1:${port}; include snippets/loc*.conf; }\n`,
        'snippets/location.conf': `location /event {\n include snippets/stream.conf;\n proxy_pass http://${app};\n}\n`,
        'snippets/stream.conf': `# how streams are passed on\n${line}\n`,
      }),
  },
  'sites-enabled, by symbolic link': {
    file: 'sites-enabled/app',
    files:
      (line) =>
      ({ port, app }) => ({
        'nginx.conf': `${main}http {\n${http}include sites-enabled/*;\n}\n`,
        'sites-available/app': server(port, app, line),
        'sites-available/off': server(port, '127.0.0.1:9', ''),
        'sites-enabled/app': 'link:../sites-available/app',
      }),
  },
  'a relative -c': {
    file: 'etc/my.conf',
    files: (line) => (where) => ({ 'etc/my.conf': plain(line)(where)['nginx.conf'] ?? '' }),
    args: ({ folder }) => ['-p', folder, '-c', 'etc/my.conf'],
  },
  'a relative -p, from its working folder': {
    file: 'site/conf/my.conf',
    files: (line) => (where) => ({
      'site/conf/my.conf': plain(line)(where)['nginx.conf'] ?? '',
      'site/logs/.keep': '',
    }),
    args: () => ['-p', 'site/', '-c', 'conf/my.conf'],
  },
  'an absolute -c and no -p': {
    files: (line) => (where) => ({
      'nginx.conf': (plain(line)(where)['nginx.conf'] ?? '')
        .replace('pid nginx.pid', `pid ${where.folder}/nginx.pid`)
        .replace('error_log logs', `error_log ${where.folder}/logs`)
        .replaceAll('temp-', `${where.folder}/temp-`),
    }),
    args: ({ folder }) => ['-c', join(folder, 'nginx.conf')],
  },
  'several server blocks, told by their names': {
    file: 'conf.d/b.conf',
    flags: () => ['-H', 'Host: live.example'],
    files:
      (line) =>
      ({ port, app }) => ({
        'nginx.conf': `${main}http {\n${http}include conf.d/*.conf;\n}\n`,
        'conf.d/a.conf': server(port, app, 'proxy_buffering off;', 'server_name www.example;'),
        'conf.d/b.conf': server(port, app, line, 'server_name live.example;'),
        'conf.d/c.conf': server(port, app, 'proxy_buffering off;', 'server_name *.example;'),
      }),
  },
  'several server blocks, the default one': {
    file: 'conf.d/a.conf',
    files:
      (line) =>
      ({ port, app }) => ({
        'nginx.conf': `${main}http {\n${http}include conf.d/*.conf;\n}\n`,
        'conf.d/a.conf': server(port, app, line, 'server_name www.example;'),
        'conf.d/b.conf': server(port, app, 'proxy_buffering off;', 'server_name live.example;'),
      }),
  },
  'an upstream block, and the value inherited from the server': {
    files:
      (line) =>
      ({ port, app }) => ({
        'nginx.conf': `${main}http {\n${http}
upstream app { server ${app}; }
server {
  listen 127.0.0.1:${port};
  ${line}
  location / { return 404; }
  location ^~ /event { proxy_pass http://app; }
}
}
`,
      }),
  },
  'nginx on [::1] alone': {
    host: '::1',
    url: ({ port }) => `http://live.example:${port}/event`,
    flags: ({ port }) => ['--resolve', `live.example:${port}:[::1]`],
    files: (line) => (where) => ({
      'nginx.conf': (plain(line)(where)['nginx.conf'] ?? '')
        .replace('127.0.0.1:', '[::1]:')
        .replace(`[::1]:${where.app.split(':')[1]}`, where.app),
    }),
  },
  '[::1] in the URL': {
    host: '::1',
    url: ({ port }) => `http://[::1]:${port}/event`,
    files:
      (line) =>
      ({ port, app }) => ({
        'nginx.conf': `${main}http {\n${http}server { listen [::]:${port};\n location / {\n proxy_pass http://${app};\n ${line}\n} } }\n`,
      }),
  },
};

test.each(Object.entries(layouts))('%s: named and proved, then mended', async (_name, layout) => {
  const { files, file = 'nginx.conf', url, flags = () => [], ...rest } = layout;
  const address = url ?? (({ port }: Where) => `http://localhost:${port}/event`);
  const tmp = temporaryFolder();
  const broken = await startNginx({ ...rest, files: files(guilty) });
  const found = await check(address(broken), flags(broken), { tmp });
  expect(found).toMatchObject(heldByBuffering);
  expect(guiltyLine(found)).toBe(`${join(broken.folder, file)}: ${guilty}`);
  const whole = await startNginx({ ...rest, files: files(mended) });
  expect(await check(address(whole), flags(whole), { tmp })).toMatchObject(streaming);
});

test('no directive at all: the line that passes the request on, and that it is the default', async () => {
  const tmp = temporaryFolder();
  const nginx = await startNginx({ files: plain('') });
  const url = `http://127.0.0.1:${nginx.port}/event`;
  const found = await check(url, [], { tmp });
  expect(found).toMatchObject(heldByBuffering);
  expect(guiltyLine(found)).toBe(
    `${join(nginx.folder, 'nginx.conf')}: proxy_pass http://${nginx.app};`,
  );
});

test.each([
  ['X-Accel-Buffering: no from the application', [['X-Accel-Buffering', 'no']], guilty],
  ['HTTP/1.1 to the application', [], 'proxy_http_version 1.1;'],
] as const)('streams: %s', async (_name, headers, line) => {
  const nginx = await startNginx({
    files: plain(line),
    origin: { orders: { intervalMs: 200, headers } },
  });
  const url = `http://127.0.0.1:${nginx.port}/event`;
  expect(await check(url, [], { tmp: temporaryFolder() })).toMatchObject(streaming);
});

test('a name with several addresses leads to the one that nginx listens on', async () => {
  const { port, folder } = await startNginx({ files: plain(guilty) });
  const request = {
    port,
    tls: false,
    host: 'localhost',
    method: 'GET',
    target: '/event',
    headers: [],
  };
  const { hops } = await discoverRoute(['::1', '127.0.0.1'], request);
  expect(hops[0]).toMatchObject({
    hop: {
      kind: 'nginx',
      address: { host: '127.0.0.1', port },
      config: join(folder, 'nginx.conf'),
    },
    request: { address: '127.0.0.1' },
    passage: { handler: 'pass' },
  });
  expect(hops).toHaveLength(2);
});

test('what may turn the request away is said to decide, in check and route', async () => {
  const tmp = temporaryFolder();
  const { port } = await startNginx({
    files: plain(mended, 'satisfy all; auth_request /asked; } location = /asked { return 204;'),
  });
  const url = `http://127.0.0.1:${port}/event`;
  const found = await check(url, [], { tmp });
  expect(found).toMatchObject({ ...streaming, route: [{ dependsOn: ['auth_request'] }, {}] });
  const said = 'This depends on auth_request, which may turn the request away';
  expect((await unclog(['check', url], { tmp })).stdout).toContain(said);
  expect((await unclog(['route', url], { tmp })).stdout).toContain(said);
});

test('a client on this machine is let in by the rules for its address', async () => {
  const nginx = await startNginx({ files: plain(guilty, 'allow 127.0.0.1; deny all;') });
  const url = `http://127.0.0.1:${nginx.port}/event`;
  expect(await check(url, [], { tmp: temporaryFolder() })).toMatchObject(heldByBuffering);
});
