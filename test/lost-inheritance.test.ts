import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';

import type { Check } from '../src/model/check.ts';
import { startOrigin } from '../src/origin/origin.ts';
import type { Orders } from '../src/origin/orders.ts';
import { examine } from '../src/prove/check.ts';
import { http, main, startNginx } from './support/nginx.ts';

/** An application that streams for the hosts it knows, and answers others with 421. */
async function startPicky(
  knows: (host: string) => boolean,
): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { host = '' } = request.headers;
    asked.push(host);
    if (!knows(host)) {
      response.writeHead(421, { 'Content-Type': 'text/plain' }).end('not here\n');
      return;
    }
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    let count = 0;
    const timer = setInterval(() => response.write(`data: ${++count}\n\n`), 50);
    response.on('close', () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, asked };
}

const { signal } = new AbortController();

async function checked(server: string): Promise<Check> {
  const { port } = await startNginx({
    files: (where) => ({
      'nginx.conf': `${main}http {\n${http}server {\nlisten 127.0.0.1:${where.port};\n${server}}\n}\n`,
    }),
  });
  const found = await examine({
    url: `http://localhost:${port}/event`,
    patienceMs: 10_000,
    signal,
  });
  if (!found.ok) throw new Error(found.failure.code);
  return found.value.check;
}

const passing = (port: number): string => `
  proxy_set_header Host $host;
  proxy_set_header X-Forwarded-Proto $scheme;
  location / {
    proxy_pass http://127.0.0.1:${port};
    proxy_buffering off;
    proxy_set_header Connection "";
  }
`;

test('a host that was lost is blamed where the application streams when it is asked for it', async () => {
  const { port, asked } = await startPicky((host) => host.startsWith('localhost'));
  const { verdict, findings, requests } = await checked(passing(port));
  expect({ verdict, found: findings.map(({ cause, confidence }) => [cause, confidence]) }).toEqual({
    verdict: 'not-a-stream',
    found: [['nginx/header-inheritance', 'proved']],
  });
  expect(findings[0]?.remedies.map(({ id, proved }) => [id, proved])).toEqual([
    ['repeat-headers', true],
  ]);
  // Nobody but the live requests came to the application.
  expect(asked).toHaveLength(requests);
});

test('a host that was lost is not blamed where the application answers so for any', async () => {
  const { port, asked } = await startPicky(() => false);
  const { verdict, findings, requests } = await checked(passing(port));
  expect(verdict).toBe('not-a-stream');
  expect(findings.map(({ cause }) => cause)).not.toContain('nginx/header-inheritance');
  expect(asked).toHaveLength(requests);
});

/** An application behind FastCGI as PHP-FPM is: what it is not told, it does not run. */
async function startUntold(needs: string, refusal: Partial<Orders>): Promise<number> {
  const origin = await startOrigin({
    protocol: 'fastcgi',
    everyPath: true,
    orders: { intervalMs: 50 },
    ordersFor: ({ variables }) => (variables?.has(needs) ? {} : { ...refusal, count: 1 }),
  });
  if (!origin.ok) throw new Error(origin.failure.code);
  onTestFinished(() => origin.value.close());
  return origin.value.address.port;
}

const told = (port: number, own: string): string => `
  fastcgi_param REQUEST_METHOD $request_method;
  fastcgi_param SCRIPT_FILENAME /srv/event.php;
  location / {
    fastcgi_pass 127.0.0.1:${port};
    fastcgi_buffering off;
    ${own}
  }
`;

const silent = { status: 200, contentType: 'text/html' };

test('variables that were lost are blamed where a gateway answers without running', async () => {
  const port = await startUntold('REQUEST_METHOD', silent);
  const { verdict, findings } = await checked(told(port, 'fastcgi_param HTTPS on;'));
  expect({ verdict, found: findings.map(({ cause, confidence }) => [cause, confidence]) }).toEqual({
    verdict: 'not-a-stream',
    found: [['nginx/header-inheritance', 'proved']],
  });
});

test('variables that were lost are not blamed where something else is amiss', async () => {
  const port = await startUntold('SOMETHING', silent);
  const own = 'fastcgi_param REQUEST_METHOD $request_method;';
  const { verdict, findings } = await checked(told(port, own));
  expect(verdict).toBe('not-a-stream');
  expect(findings.map(({ cause }) => cause)).not.toContain('nginx/header-inheritance');
});
