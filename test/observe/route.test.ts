import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { clientProfile, type ClientId } from '../../src/model/client.ts';
import { compare } from '../../src/observe/comparison.ts';
import { observe } from '../../src/observe/observe.ts';
import { watchRoute } from '../../src/observe/route-watch.ts';
import { startNginx, type Nginx } from './nginx.ts';
import { rawOrigin, streamHead, type RawOrigin } from './origin.ts';

/** An event every 150 ms, the same for everyone who is there. */
let origin: RawOrigin;
let inner: Nginx;
let outer: Nginx;

let ticker: NodeJS.Timeout;

beforeAll(async () => {
  const there = new Set<Socket>();
  let tick = 0;
  ticker = setInterval(() => {
    tick += 1;
    for (const socket of there) socket.write(`data: tick ${tick} ${'x'.repeat(80)}\n\n`);
  }, 150);
  origin = await rawOrigin((socket, request) => {
    socket.write(streamHead('Connection: close'));
    if (request.includes('/quiet')) return;
    there.add(socket);
    socket.on('close', () => there.delete(socket));
  });
  inner = await startNginx(`
    location /inner-holds { proxy_pass http://127.0.0.1:${origin.port}; }
    location / { proxy_pass http://127.0.0.1:${origin.port}; proxy_buffering off; }`);
  outer = await startNginx(`
    location /outer-holds { proxy_pass http://127.0.0.1:${inner.plain}; }
    location / { proxy_pass http://127.0.0.1:${inner.plain}; proxy_buffering off; }`);
});
afterAll(async () => {
  clearInterval(ticker);
  await outer.stop();
  await inner.stop();
  await origin.close();
});

function route(path: string, id: ClientId = 'h1') {
  const client = clientProfile(id)!;
  const url = (port: number): string => `http://127.0.0.1:${port}${path}`;
  return watchRoute(
    [outer.plain, inner.plain, origin.port].map((port, hop) => ({
      hop,
      request: { url: url(port), client },
    })),
    { patienceMs: 20_000 },
  );
}

describe('the first hop that changes the delivery', () => {
  test.each([
    ['/streams', undefined],
    ['/inner-holds', 1],
    ['/outer-holds', 0],
  ])('%s: %s, certain before the patience ends', async (path, first) => {
    const { comparison, hops } = await route(path);
    expect(comparison).toMatchObject({ certain: true, ...(first === undefined ? {} : { first }) });
    expect(comparison.first).toBe(first);
    expect(hops.at(-1)?.observation.events.length).toBeGreaterThanOrEqual(3);
    expect(hops[0]?.observation.end.atMs).toBeLessThan(15_000);
  });

  test('a quiet origin accuses nobody', async () => {
    const client = clientProfile('h1')!;
    const seen = await Promise.all(
      [inner.plain, origin.port].map(async (port, hop) => ({
        hop,
        observation: await observe(
          { url: `http://127.0.0.1:${port}/quiet`, client },
          { patienceMs: 400 },
        ),
      })),
    );
    expect(compare(seen)).toEqual({ changes: [], certain: false });
  });
});
