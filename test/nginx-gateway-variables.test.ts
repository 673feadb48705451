import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { localFiles } from '../src/host/files.ts';
import type { Gateway, Parameters } from '../src/model/route.ts';
import { gatewayVariables } from '../src/origin/gateway.ts';
import { readBuild } from '../src/proxies/nginx/instance.ts';
import { openNginx } from '../src/proxies/nginx/nginx.ts';
import { observe } from '../src/observe/observe.ts';
import { http, main, startNginx } from './support/nginx.ts';

/** What nginx sent to the application last. */
interface Recorder {
  readonly port: number;
  latest(): Parameters;
}

/** An application that answers with nothing, and keeps the variables that it was sent. */
async function record(protocol: Gateway): Promise<Recorder> {
  let latest: Parameters = [];
  const server = createServer((socket) => {
    let bytes = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (piece: Buffer) => {
      bytes = Buffer.concat([bytes, piece]);
      const variables = gatewayVariables(protocol, bytes);
      if (!variables) return;
      latest = [...variables];
      socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, latest: () => latest };
}

const site = (fastcgi: number, uwsgi: number, scgi: number, folder: string): string => `
map $http_x_kind $kind { default plain; special very; }
server {
    listen 127.0.0.1:{{port}};
    server_name app.example localhost;
    root ${folder}/www;
    location ~ \\.php(?:$|/) {
        fastcgi_split_path_info ^(.+?\\.php)(/.*)$;
        try_files $fastcgi_script_name =404;
        set $path_info $fastcgi_path_info;
        fastcgi_param PATH_INFO $path_info;
        fastcgi_index index.php;
        include /etc/nginx/fastcgi.conf;
        fastcgi_param KIND $kind;
        fastcgi_param EMPTY "" if_not_empty;
        fastcgi_param HTTP_X_KIND replaced;
        fastcgi_pass 127.0.0.1:${fastcgi};
    }
    location /dir/ { fastcgi_index front.php; include /etc/nginx/fastcgi.conf; fastcgi_pass 127.0.0.1:${fastcgi}; }
    location ^~ /alias/ { alias ${folder}/www/; include /etc/nginx/fastcgi_params; fastcgi_param SCRIPT_FILENAME $request_filename; fastcgi_pass 127.0.0.1:${fastcgi}; }
    location /uwsgi { include /etc/nginx/uwsgi_params; uwsgi_param REAL $realpath_root; uwsgi_pass 127.0.0.1:${uwsgi}; }
    location /scgi { include /etc/nginx/scgi_params; scgi_pass 127.0.0.1:${scgi}; }
    location /bare { scgi_pass_request_headers off; scgi_pass 127.0.0.1:${scgi}; }
}
`;

const targets = [
  ['fastcgi', '/event.php?a=1&b=%20'],
  ['fastcgi', '/event.php/more/of/it?x'],
  ['fastcgi', '/sub/../event.php'],
  ['fastcgi', '/dir/'],
  ['fastcgi', '/dir/x%2Fy'],
  ['fastcgi', '/alias/event.php'],
  ['uwsgi', '/uwsgi/event?q=1'],
  ['scgi', '/scgi?q'],
  ['scgi', '/bare'],
] as const;

test('nginx sends the variables that are read from its configuration', async () => {
  const recorders = {
    fastcgi: await record('fastcgi'),
    uwsgi: await record('uwsgi'),
    scgi: await record('scgi'),
  };
  const { fastcgi, uwsgi, scgi } = recorders;
  const running = await startNginx({
    files: ({ port, folder }) => ({
      'logs/.keep': '',
      'nginx.conf': `${main}http {\n${http}include site.conf;\n}\n`,
      'site.conf': site(fastcgi.port, uwsgi.port, scgi.port, folder).replace(
        '{{port}}',
        String(port),
      ),
    }),
    prepare: ({ folder }) => {
      mkdirSync(join(folder, 'www'), { recursive: true });
      writeFileSync(join(folder, 'www/event.php'), '');
    },
  });
  const { folder, port } = running;
  const build = await readBuild('nginx');
  if (!build.ok) throw new Error(build.failure.code);
  const place = { config: join(folder, 'nginx.conf'), prefix: folder, build: build.value.build };
  const process_ = { pid: running.pid, ppid: 1, uid: 0, argv: [] };
  const nginx = openNginx(place, { process: process_ }, localFiles);
  if (!nginx.ok) throw new Error(nginx.failure.code);

  const headers = [
    ['X-Kind', 'special'],
    ['Authorization', `Basic ${Buffer.from('me:secret').toString('base64')}`],
  ] as const;
  for (const [protocol, target] of targets) {
    const url = `http://127.0.0.1:${port}${target}`;
    const client = { id: 'h1', http: '1.1', tls: false, gzip: false, method: 'GET' } as const;
    const own = [...headers, ['Accept', 'text/event-stream'], ['User-Agent', 'unclog']] as const;
    await observe(
      { url, client, headers: [...headers, ['Host', 'app.example']] },
      { patienceMs: 5000 },
    );
    const path = new URL(url);
    const passage = nginx.value.route({
      address: '127.0.0.1',
      port,
      tls: false,
      host: 'app.example',
      method: 'GET',
      target: path.pathname + path.search,
      headers: own,
    });
    const read = passage.ok ? passage.value.nextParameters : undefined;
    // Any port would do for a client, and SCGI tells the length of the body by itself.
    const comparable = (variables: Parameters): Parameters =>
      [...new Map(variables)]
        .filter(
          ([name]) =>
            name !== '' &&
            name !== 'REMOTE_PORT' &&
            !(protocol === 'scgi' && name === 'CONTENT_LENGTH'),
        )
        .toSorted(([a], [b]) => (a < b ? -1 : 1));
    const sent = comparable(recorders[protocol].latest());
    expect([target, read?.ok ? comparable(read.value) : read]).toEqual([target, sent]);
  }
});
