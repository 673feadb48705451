import { rm } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import type { Gateway, Parameters } from '../../src/model/route.ts';
import { observe } from '../../src/observe/observe.ts';
import { startOrigin } from '../../src/origin/origin.ts';
import { temporaryFolder } from '../support/folder.ts';

const parameters: Parameters = [
  ['REQUEST_METHOD', 'GET'],
  ['REQUEST_URI', '/event?a=1'],
  ['HTTP_ACCEPT', 'text/event-stream'],
];

const gateways: readonly Gateway[] = ['fastcgi', 'uwsgi', 'scgi'];

async function originOf(protocol: Gateway) {
  const started = await startOrigin({ protocol, orders: { intervalMs: 20, count: 3 } });
  if (!started.ok) throw new Error(started.failure.code);
  onTestFinished(() => started.value.close());
  return started.value;
}

const client = { id: 'h1', http: '1.1', tls: false, gzip: false, method: 'GET' } as const;

test.each(gateways)(
  '%s: the variables arrive and the events are seen, over TCP',
  async (protocol) => {
    const origin = await originOf(protocol);
    const url = `${origin.url}/event`;
    const seen = await observe(
      { url, client, gateway: { protocol, parameters } },
      { patienceMs: 5000 },
    );
    expect(seen.events.map(({ data }) => data)).toEqual(['1', '2', '3']);
    expect(seen).toMatchObject({
      head: { status: 200 },
      framing: protocol === 'fastcgi' ? 'records' : 'close',
      end: { kind: 'complete' },
    });
    expect(origin.requests[0]).toMatchObject({ method: 'GET', target: '/event?a=1' });
  },
);

test.each(gateways)('%s: the same over a unix socket', async (protocol) => {
  const { address } = await originOf(protocol);
  const socketPath = join(temporaryFolder(), 's');
  const door = createServer((from) => from.pipe(connect(address.port, address.host)).pipe(from));
  await new Promise<void>((resolve) => door.listen(socketPath, resolve));
  onTestFinished(async () => {
    door.close();
    await rm(socketPath, { force: true });
  });
  const seen = await observe(
    { url: 'http://localhost/', client, socketPath, gateway: { protocol, parameters } },
    { patienceMs: 5000 },
  );
  expect(seen.events).toHaveLength(3);
  expect(seen.address).toEqual({ host: socketPath, port: 0 });
});

test('a FastCGI connection that closes before the end of its request is cut', async () => {
  const origin = await originOf('fastcgi');
  const door = createServer((from) => {
    const to = connect(origin.address.port, origin.address.host);
    from.pipe(to);
    to.once('data', (bytes: Buffer) => from.end(bytes));
    from.on('error', () => to.destroy());
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void door.close());
  const at = door.address();
  const port = typeof at === 'object' && at ? at.port : 0;
  const seen = await observe(
    { url: `http://127.0.0.1:${port}/`, client, gateway: { protocol: 'fastcgi', parameters } },
    { patienceMs: 5000 },
  );
  expect(seen.end).toMatchObject({ kind: 'cut' });
});
