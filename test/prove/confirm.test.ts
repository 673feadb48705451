import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';

import { startChild } from '../../src/host/child.ts';
import { freePort } from '../../src/host/ports.ts';
import type { ClientId } from '../../src/model/client.ts';
import type { Remedy } from '../../src/model/finding.ts';
import { throwawayCertificate } from '../../src/prove/certificate.ts';
import { prove } from '../../src/prove/prove.ts';
import type { Original } from '../../src/proxies/nginx/copies.ts';
import { applyEdits } from '../../src/text/edit.ts';
import { change, installedProxy, mainFile, nginx, trialsOf } from './setting.ts';

let proxy: Original['instance'];
let folder: string;

beforeAll(async () => {
  proxy = await installedProxy();
  folder = mkdtempSync(join(tmpdir(), 'unclog-confirm-'));
  const made = await throwawayCertificate();
  if (!made.ok) throw new Error(made.failure.code);
  writeFileSync(join(folder, 'cert.pem'), made.value.certificate);
  writeFileSync(join(folder, 'key.pem'), made.value.key);
  return () => rmSync(folder, { recursive: true });
});

function text(server: string, location: string, http: string): string {
  return `events {}
http {
  ${http}
  server {
    listen 8099;
    listen 8443 ssl http2;
    ssl_certificate ${folder}/cert.pem; ssl_certificate_key ${folder}/key.pem;
    ${server}
    location / { ${location} proxy_pass http://127.0.0.1:3000; }
  }
}
`;
}

/** curl's own words for each client. */
const curl: Partial<Record<ClientId, readonly string[]>> = {
  h1: ['--http1.1'],
  'h1+gzip': ['--http1.1', '--compressed'],
  'h1-tls': ['--http1.1', '-k'],
  h2: ['--http2', '-k'],
  'h2+gzip': ['--http2', '-k', '--compressed'],
};
const clients = Object.keys(curl) as ClientId[];

function answering(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}

/** Resolves when curl has printed each event before the next was written; fails by timeout. */
async function streams(url: string, args: readonly string[], response: Promise<ServerResponse>) {
  const client = spawn('curl', ['-sN', ...args, url], { stdio: ['ignore', 'pipe', 'ignore'] });
  let printed = '';
  client.stdout.on('data', (chunk) => (printed += String(chunk)));
  const answer = await response;
  for (let event = 1; event <= 4; event++) {
    answer.write(`data: ${event}\n\n`);
    await expect.poll(() => printed, { timeout: 10_000 }).toContain(`data: ${event}\n\n`);
  }
  client.kill();
}

/** The edited configuration on a real nginx over real sockets, asked by curl. */
async function confirm(edited: string, { headers, holdsFor }: Remedy): Promise<void> {
  let arrive: (response: ServerResponse) => void = () => undefined;
  const origin = createServer((_, response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    response.setHeader('Content-Type', 'text/event-stream').flushHeaders();
    arrive(response);
  });
  await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', () => resolve()));
  const [plain, tls] = await Promise.all([freePort(), freePort()]);
  const main = edited
    .replace('127.0.0.1:3000', `127.0.0.1:${(origin.address() as AddressInfo).port}`)
    .replace('listen 8099', `listen 127.0.0.1:${plain}`)
    .replace('listen 8443', `listen 127.0.0.1:${tls}`)
    .replace(
      'events {}',
      `daemon off; user root; pid ${folder}/pid; error_log ${folder}/log; events {}`,
    )
    .replace('http {', `http { access_log off;`);
  writeFileSync(join(folder, 'nginx.conf'), main);
  const child = await startChild(nginx, ['-p', folder, '-c', join(folder, 'nginx.conf')]);
  if (!child.ok) throw new Error(child.failure.code);
  await expect.poll(() => answering(plain), { timeout: 10_000 }).toBe(true);
  for (const client of holdsFor) {
    const response = new Promise<ServerResponse>((resolve) => (arrive = resolve));
    const secure = client.includes('tls') || client.startsWith('h2');
    const url = secure ? `https://localhost:${tls}/event` : `http://localhost:${plain}/event`;
    await streams(url, curl[client] ?? [], response);
  }
  await child.value.stop();
  origin.closeAllConnections();
  await new Promise((resolve) => origin.close(resolve));
}

const compressed = 'gzip on; gzip_types text/event-stream;';

test.each([
  ['plain', '', 'proxy_buffering on;', ''],
  ['compressed', '', 'proxy_buffering on;', compressed],
  ['set in the server', 'proxy_buffering on;', '', ''],
  ['deaf to the header', '', 'proxy_buffering on; proxy_ignore_headers X-Accel-Buffering;', ''],
  ['large buffers', '', 'proxy_buffering on;', 'proxy_buffers 16 32k; proxy_buffer_size 16k;'],
])('each proved remedy holds outside of the sandbox: %s', async (_, server, location, http) => {
  const before = text(server, location, http);
  const edits = [
    change(before, 'off', '    location / {', '    location / { proxy_buffering off;'),
    change(before, 'version', '    location / {', '    location / { proxy_http_version 1.1;'),
    change(before, 'not-compressed', 'http {\n', 'http { gzip off;\n'),
    change(before, 'nodelay', 'http {\n', 'http { tcp_nodelay on;\n'),
    change(before, 'small-buffers', '    location / {', '    location / { ssl_buffer_size 4k;'),
    location.startsWith('proxy_buffering on')
      ? change(before, 'replaced', 'proxy_buffering on', 'proxy_buffering off')
      : change(before, 'raised', 'proxy_buffering on', 'proxy_buffering off'),
  ];
  const header: Remedy = {
    ...edits[0]!,
    id: 'header',
    kind: 'origin',
    edits: [],
    headers: [['X-Accel-Buffering', 'no']],
  };
  const proved: Remedy[] = [];
  for (const port of [8099, 8443]) {
    const offered = clients.filter((id) => (port === 8443) === /tls|h2/.test(id));
    const result = await prove({
      ...trialsOf(proxy, { [mainFile]: before }),
      entry: { host: '127.0.0.1', port },
      request: { url: `http://localhost:${port}/event` },
      manners: {},
      clients: offered,
      stalled: offered,
      candidates: [...edits, header].filter(
        ({ edits: [edit] }) => edit === undefined || edit.span.start >= 0,
      ),
    });
    if (!result.ok) throw new Error(JSON.stringify(result.failure));
    expect(result.value.proof.reproduced).toBe(true);
    expect(result.value.remedies[0]?.holdsFor).toEqual(offered);
    proved.push(...result.value.remedies);
  }
  for (const remedy of proved) {
    const after = applyEdits(before, remedy.edits);
    if (!after.ok) throw new Error(after.failure.code);
    await confirm(after.value, remedy);
  }
});
