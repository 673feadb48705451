import { createGzip, constants } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';

import { clientProfile, type ClientId } from '../../src/model/client.ts';
import { observe } from '../../src/observe/observe.ts';
import { chunk, pause, rawOrigin, streamHead, type RawOrigin } from './origin.ts';

const open: RawOrigin[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((origin) => origin.close()));
});

async function origin(...args: Parameters<typeof rawOrigin>): Promise<RawOrigin> {
  const started = await rawOrigin(...args);
  open.push(started);
  return started;
}

const ask = (url: string, id: ClientId = 'h1') => ({ url, client: clientProfile(id)! });

test('chunks, events and headers are mapped to the reads that brought them', async () => {
  const { url } = await origin(async (socket) => {
    socket.write(streamHead('X-Twice: a', 'x-twice: b', 'Transfer-Encoding: chunked'));
    for (const k of [1, 2]) {
      await pause(30);
      socket.write(chunk(`id: ${k}\ndata: ${k}\n\n`));
    }
    await pause(30);
    socket.write(Buffer.concat([chunk('data: 3\n\n'), chunk('data: 4\n'), chunk('\n')]));
    await pause(30);
    socket.end('0\r\n\r\n');
  });
  const seen = await observe(ask(url), { patienceMs: 5000 });
  expect(seen.head?.headers).toEqual([
    ['Content-Type', 'text/event-stream'],
    ['X-Twice', 'a'],
    ['x-twice', 'b'],
    ['Transfer-Encoding', 'chunked'],
  ]);
  expect(seen.framing).toBe('chunked');
  expect(seen.events.map(({ data, read, id, bytes }) => ({ data, read, id, bytes }))).toEqual([
    { data: '1', read: 1, id: '1', bytes: 15 },
    { data: '2', read: 2, id: '2', bytes: 15 },
    { data: '3', read: 3, id: undefined, bytes: 9 },
    { data: '4', read: 3, id: undefined, bytes: 9 },
  ]);
  expect(seen.frames).toEqual(
    [
      { read: 1, bytes: 15 },
      { read: 2, bytes: 15 },
      { read: 3, bytes: 9 },
      { read: 3, bytes: 8 },
      { read: 3, bytes: 1 },
      { read: 4, bytes: 0 },
    ].slice(0, 5),
  );
  expect(seen.reads.map(({ bodyBytes }) => bodyBytes)).toEqual([undefined, 15, 15, 18, undefined]);
  expect(seen.end.kind).toBe('complete');
  expect(seen.violations).toEqual([]);
});

test('an event counts when it is decodable, not when its bytes came', async () => {
  const { url, requests } = await origin(async (socket) => {
    const gzip = createGzip();
    socket.write(streamHead('Content-Encoding: gzip'));
    gzip.on('data', (bytes: Buffer) => socket.write(bytes));
    const flush = (text: string): Promise<void> =>
      new Promise((resolve) => {
        gzip.write(text);
        gzip.flush(constants.Z_SYNC_FLUSH, resolve);
      });
    await flush('data: 1\n\n');
    await pause(40);
    gzip.write('data: 2\n\n');
    await pause(40);
    await flush('data: 3\n\n');
  });
  const seen = await observe(ask(url, 'h1+gzip'), {
    patienceMs: 5000,
    enough: ({ events }) => events.length === 3,
  });
  expect(requests[0]).toContain('Accept-Encoding: gzip');
  expect(seen.events.map(({ data }) => data)).toEqual(['1', '2', '3']);
  expect(seen.events[1]!.read).toBe(seen.events[2]!.read);
  expect(seen.events[1]!.read).toBeGreaterThan(seen.events[0]!.read);
  expect(seen.end.kind).toBe('open');
  expect(seen.framing).toBe('close');
});

test('HTTP/1.0 asks as HTTP/1.0', async () => {
  const { url, requests } = await origin((socket) => {
    socket.end(`HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n`);
  });
  const seen = await observe(ask(url, 'h1.0'), { patienceMs: 5000 });
  expect(requests[0]).toMatch(/^GET \/event HTTP\/1\.0\r\nHost: 127/);
  expect(seen.head?.httpVersion).toBe('1.0');
  expect(seen.end.kind).toBe('complete');
  expect(seen.events).toHaveLength(1);
});

test('a connection that ends inside a chunked body is a cut', async () => {
  const { url } = await origin((socket) => {
    socket.end(streamHead('Transfer-Encoding: chunked') + chunk('data: 1\n\n').toString());
  });
  const seen = await observe(ask(url), { patienceMs: 5000 });
  expect(seen.end.kind).toBe('cut');
  expect(seen.events).toHaveLength(1);
});

test('nobody listens: a failure, not an exception', async () => {
  const gone = await rawOrigin(() => undefined);
  await gone.close();
  const seen = await observe(ask(gone.url), { patienceMs: 5000 });
  expect(seen.failure).toEqual({ code: 'connect-failed', details: { reason: 'ECONNREFUSED' } });
});
