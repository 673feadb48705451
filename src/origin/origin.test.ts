import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';

import { eventText } from './event.ts';
import { startOrigin, type Origin, type OriginOptions } from './origin.ts';
import type { OriginStream } from './stream.ts';

const open: Origin[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((origin) => origin.close()));
});

async function start(options: OriginOptions = {}): Promise<Origin> {
  const origin = await startOrigin(options);
  if (!origin.ok) throw new Error(origin.failure.code);
  open.push(origin.value);
  return origin.value;
}

interface Raw {
  text(): string;
  until(has: (text: string) => boolean): Promise<string>;
  leave(): void;
}

function ask(origin: Origin, target: string, head = 'HTTP/1.1\r\nHost: origin'): Raw {
  const socket = connect(origin.address);
  let text = '';
  const waiting = new Set<() => void>();
  const look = (): void => waiting.forEach((check) => check());
  socket.on('data', (data) => {
    text += data.toString('latin1');
    look();
  });
  socket.on('close', look).on('error', () => undefined);
  socket.write(`GET ${target} ${head}\r\n\r\n`);
  return {
    text: () => text,
    until: (has) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (has(text)) resolve(text);
          else if (socket.closed) reject(new Error(`closed after ${JSON.stringify(text)}`));
          else return;
          waiting.delete(check);
        };
        waiting.add(check);
        check();
      }),
    leave: () => socket.destroy(),
  };
}

const three = (text: string): boolean => text.includes('data: 3\n\n');
const body = (text: string): string => text.slice(text.indexOf('\r\n\r\n') + 4);

test('counts from 1 on every connection, chunked for HTTP/1.1, until close for HTTP/1.0', async () => {
  const origin = await start({ orders: { intervalMs: 5 } });
  const chunked = await ask(origin, '/event').until(three);
  expect(chunked).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(chunked).toContain('Content-Type: text/event-stream\r\nCache-Control: no-cache\r\n');
  expect(chunked).toContain('Transfer-Encoding: chunked\r\n');
  expect(body(chunked).startsWith('9\r\ndata: 1\n\n\r\n9\r\ndata: 2\n\n\r\n')).toBe(true);
  const plain = await ask(origin, '/event', 'HTTP/1.0').until(three);
  expect(plain).not.toContain('Transfer-Encoding');
  expect(body(plain).startsWith('data: 1\n\ndata: 2\n\ndata: 3\n\n')).toBe(true);
});

test('the page is at / and nothing anywhere else', async () => {
  const origin = await start();
  const page = await fetch(origin.url);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(await page.text()).toContain("new EventSource('event')");
  expect((await fetch(`${origin.url}/nothing`)).status).toBe(404);
});

test('a query changes nothing unless the caller allows it', async () => {
  const query = '/event?framing=close-http1.0&interval=5&status=201&header=X-Accel-Buffering:+no';
  const deaf = await ask(await start(), query).until((text) => text.includes('data: 1'));
  expect(deaf).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  const origin = await start({ queryOrders: true });
  const heard = await ask(origin, query).until((text) => text.includes('data: 2'));
  expect(heard).toMatch(/^HTTP\/1\.0 201 /);
  expect(heard).toContain('X-Accel-Buffering: no\r\n');
});

test('a barrier writes only what it is told, and records when', async () => {
  const streams: OriginStream[] = [];
  const origin = await start({
    orders: { barrier: true, eventBytes: [200] },
    onStream: (stream) => streams.push(stream),
  });
  const client = ask(origin, '/event', 'HTTP/1.1\r\nX-Mark: 42');
  await client.until((text) => text.endsWith('\r\n\r\n'));
  const stream = streams[0]!;
  expect(stream.request.headers).toEqual([['X-Mark', '42']]);
  expect(stream.writes).toEqual([]);
  await stream.write(1);
  const text = await client.until((text) => text.endsWith('\n\n\r\n'));
  expect(body(text)).toHaveLength('c8\r\n'.length + 200 + '\r\n'.length);
  await stream.fill(50);
  await client.until((text) => text.endsWith('\n\r\n'));
  expect(stream.writes.map(({ event, bytes }) => [event, bytes])).toEqual([
    [1, 200],
    [0, 50],
  ]);
  stream.end();
  await client.until((text) => text.endsWith('0\r\n\r\n'));
  await stream.left;
});

test('everything is freed when a client leaves, and when the origin closes', async () => {
  const streams: OriginStream[] = [];
  const origin = await start({ onStream: (stream) => streams.push(stream) });
  const [one, two] = [ask(origin, '/event'), ask(origin, '/event')];
  await Promise.all([one, two].map((client) => client.until((text) => text.includes('data: 1'))));
  expect(origin.streams.size).toBe(2);
  one.leave();
  await streams[0]!.left;
  expect(origin.streams.size).toBe(1);
  expect(streams[0]!.leftAtMs).toBeGreaterThan(streams[0]!.writes[0]!.atMs);
  await origin.close();
  expect(origin.streams.size).toBe(0);
  await expect(fetch(origin.url)).rejects.toThrow(/fetch failed/);
});

test('compresses with and without pushing each event out', async () => {
  const flushed = await start({
    orders: { gzip: 'flush', intervalMs: 5, framing: 'close', count: 3 },
  });
  const response = await fetch(`${flushed.url}/event`);
  expect(response.headers.get('content-encoding')).toBe('gzip');
  expect(await response.text()).toBe('data: 1\n\ndata: 2\n\ndata: 3\n\n');
  const streams: OriginStream[] = [];
  const lazy = await start({
    orders: { gzip: 'lazy', barrier: true, framing: 'close' },
    onStream: (stream) => streams.push(stream),
  });
  const client = ask(lazy, '/event', 'HTTP/1.1\r\nHost: origin\r\nAccept-Encoding: gzip');
  await client.until((text) => text.endsWith('\r\n\r\n') || text.includes('\x1f\x8b'));
  await streams[0]!.write(1);
  await streams[0]!.write(2);
  streams[0]!.end();
  await streams[0]!.left;
  const all = await client.until((text) => text.length > 0);
  expect(gunzipSync(Buffer.from(body(all), 'latin1')).toString()).toBe('data: 1\n\ndata: 2\n\n');
});

test('compresses only for those who accept it', async () => {
  const origin = await start({ orders: { gzip: 'flush', framing: 'close', count: 1 } });
  const client = ask(origin, '/event');
  const all = await client.until((text) => text.includes('data: 1'));
  expect(all).not.toMatch(/content-encoding/i);
});

test('a program that does not flush: blocks of whole buffers, or everything at the end', async () => {
  const blocks = await start({
    orders: { collect: 20, intervalMs: 5, framing: 'close', count: 5 },
  });
  const parts = await ask(blocks, '/event').until((text) => text.endsWith('data: 5\n\n'));
  expect(parts).toMatch(/^HTTP\/1\.1 200 OK/);
  const whole = await start({
    orders: { collect: 'end', intervalMs: 5, framing: 'length', count: 2 },
  });
  const all = await ask(whole, '/event').until((text) => text.endsWith('data: 2\n\n'));
  expect(all).toMatch(/^Content-Length: 18\r$/m);
});

test('events with the mistakes that applications make', () => {
  expect(eventText(7, 0, 'repeat', 'no-blank-line')).toBe('data: 7\n');
  expect(eventText(7, 0, 'repeat', 'no-data-field')).toBe('{"event":7}\n\n');
  expect(Buffer.from(eventText(7, 0, 'repeat', 'bom'), 'latin1').toString()).toBe(
    '\uFEFFdata: 7\n\n',
  );
  expect(eventText(7, 0, 'repeat', 'page')).toMatch(/^<!DOCTYPE html>/);
});

test('a port that is taken is a failure, not an exception', async () => {
  const origin = await start();
  expect(await startOrigin({ port: origin.address.port })).toMatchObject({
    ok: false,
    failure: { code: 'port-taken', details: { port: origin.address.port } },
  });
});
