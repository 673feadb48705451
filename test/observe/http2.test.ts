import {
  createSecureServer,
  createServer,
  type Http2Server,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, expect, test } from 'vitest';

import { clientProfile } from '../../src/model/client.ts';
import { observe } from '../../src/observe/observe.ts';
import { certificate } from './certificate.ts';
import { pause } from './origin.ts';

const tls = certificate();
const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));
afterAll(() => tls.remove());

async function serve(
  server: Http2Server,
  answer: (stream: ServerHttp2Stream, body: Promise<string>) => void | Promise<void>,
): Promise<number> {
  server.on('stream', (stream: ServerHttp2Stream) => {
    let text = '';
    stream.on('error', () => undefined).on('data', (bytes) => (text += String(bytes)));
    void answer(stream, new Promise((resolve) => stream.on('end', () => resolve(text))));
  });
  server.on('session', (session) => stops.push(() => session.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

const secureServer = (): Http2Server => createSecureServer({ cert: tls.cert, key: tls.key });

const head = { ':status': 200, 'content-type': 'text/event-stream' };

test('DATA frames and events are mapped to their reads; TLS is timed apart', async () => {
  const port = await serve(secureServer(), async (stream) => {
    stream.respond(head);
    for (const k of [1, 2, 3]) {
      await pause(30);
      stream.write(`data: ${k}\n\n`);
    }
    await pause(30);
    stream.end();
  });
  const seen = await observe(
    { url: `https://localhost:${port}/event`, client: clientProfile('h2')!, ca: tls.cert },
    { patienceMs: 5000 },
  );
  expect(seen.alpn).toBe('h2');
  expect(seen.timing.tlsMs).toBeGreaterThan(0);
  expect(seen.head).toMatchObject({ httpVersion: '2', status: 200 });
  expect(seen.head?.headers[0]).toEqual(['content-type', 'text/event-stream']);
  expect(seen.events.map(({ data }) => data)).toEqual(['1', '2', '3']);
  expect(new Set(seen.events.map(({ read }) => read)).size).toBe(3);
  expect(seen.frames.map(({ bytes }) => bytes)).toEqual([9, 9, 9, 0]);
  expect(seen.end.kind).toBe('complete');
});

test('a POST over h2c, gzip on the way back', async () => {
  const port = await serve(createServer(), async (stream, body) => {
    const text = await body;
    stream.respond({ ...head, 'content-encoding': 'gzip' });
    stream.end(gzipSync(`data: ${text}\n\n`));
  });
  const seen = await observe(
    {
      url: `http://127.0.0.1:${port}/event`,
      client: clientProfile('h2c+post')!,
      body: '{"q":1}',
      headers: [['content-type', 'application/json']],
    },
    { patienceMs: 5000 },
  );
  expect(seen.events.map(({ data }) => data)).toEqual(['{"q":1}']);
  expect(seen.end.kind).toBe('complete');
});

test('RST_STREAM in mid-stream is a cut', async () => {
  const port = await serve(createServer(), async (stream) => {
    stream.respond(head);
    stream.write('data: 1\n\n');
    await pause(30);
    stream.destroy(new Error('cut'));
  });
  const seen = await observe(
    { url: `http://127.0.0.1:${port}/`, client: clientProfile('h2c')! },
    { patienceMs: 5000 },
  );
  expect(seen.events).toHaveLength(1);
  expect(seen.end).toMatchObject({ kind: 'cut', code: 'rst-stream-2' });
});

test('GOAWAY lets the stream go on; the connection’s end cuts it', async () => {
  const port = await serve(createServer(), async (stream) => {
    stream.respond(head);
    stream.write('data: 1\n\n');
    await pause(30);
    stream.session?.goaway(0, stream.id ?? 1);
    await pause(30);
    stream.write('data: 2\n\n');
    await pause(30);
    stream.session?.destroy();
  });
  const seen = await observe(
    { url: `http://127.0.0.1:${port}/`, client: clientProfile('h2c')! },
    { patienceMs: 5000 },
  );
  expect(seen.events).toHaveLength(2);
  expect(seen.violations.map(({ code }) => code)).toContain('goaway-0');
  expect(seen.end.kind).toBe('cut');
});

test('a server without HTTP/2, an untrusted certificate', async () => {
  const server = createTlsServer({ cert: tls.cert, key: tls.key, ALPNProtocols: ['http/1.1'] });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => server.close());
  const url = `https://localhost:${(server.address() as AddressInfo).port}/`;
  const client = clientProfile('h2')!;
  const refused = await observe({ url, client, insecure: true }, { patienceMs: 5000 });
  expect(refused.failure?.code).toBe('h2-not-offered');
  const untrusted = await observe({ url, client }, { patienceMs: 5000 });
  expect(untrusted.failure).toEqual({
    code: 'tls-failed',
    details: { reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
  });
});
