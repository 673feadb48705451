import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { expect, test } from 'vitest';

import { clientProfile } from '../src/model/client.ts';
import { examine } from '../src/prove/check.ts';
import { listening } from './support/listening.ts';
import { http, main, startNginx } from './support/nginx.ts';

const everyMs = 200;

/** Writes an event every 200 ms; two at a time for so many of the requests that come through a proxy. */
async function application(pairedFor: number): Promise<string> {
  let proxied = 0;
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const throughProxy = request.headers['x-proxied'] !== undefined;
    if (throughProxy) proxied += 1;
    const paired = throughProxy && proxied <= pairedFor;
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.flushHeaders();
    let event = 0;
    let kept = '';
    const timer = setInterval(() => {
      kept += `data: ${(event += 1)}\n\n`;
      if (paired && event % 2 === 1) return;
      response.write(kept);
      kept = '';
    }, everyMs);
    response.on('close', () => clearInterval(timer));
  });
  return listening(server);
}

async function checked(pairedFor: number) {
  const origin = await application(pairedFor);
  const { port } = await startNginx({
    files: (where) => ({
      'nginx.conf': `${main}http {\n${http}server {
        listen 127.0.0.1:${where.port};
        location / {
          proxy_pass http://${origin};
          proxy_buffering off;
          proxy_set_header X-Proxied yes;
        }
      }\n}\n`,
    }),
  });
  const found = await examine({
    url: `http://127.0.0.1:${port}/event`,
    clients: [clientProfile('h1')!],
    patienceMs: 5000,
    signal: new AbortController().signal,
  });
  if (!found.ok) throw new Error(found.failure.code);
  return found.value.check;
}

test('what nothing explains may be chance, and is looked at once more', async () => {
  const { verdict, requests } = await checked(1);
  expect({ verdict, requests }).toEqual({ verdict: 'streams', requests: 4 });
});

test('what is seen again is said', async () => {
  const { verdict, clients, requests } = await checked(100);
  expect({ verdict, requests }).toEqual({ verdict: 'unexplained', requests: 4 });
  expect(clients[0]?.delivery?.shape).toBe('batched');
});
