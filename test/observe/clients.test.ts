import { EventEmitter, once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { clientProfile, type ClientId } from '../../src/model/client.ts';
import type { Observation } from '../../src/model/observation.ts';
import { observeAll } from '../../src/observe/clients.ts';
import { observe } from '../../src/observe/observe.ts';
import { offeredClients } from '../../src/observe/offered.ts';
import { isCertain, patiently } from '../../src/observe/patience.ts';
import { loadObservations, saveObservations } from '../../src/observe/saved.ts';
import { shapeOf } from '../../src/observe/shape.ts';
import { clientResult } from '../../src/observe/verdict.ts';
import { startNginx, type Nginx } from './nginx.ts';
import { chunk, pause, rawOrigin, streamHead, type RawOrigin } from './origin.ts';

const options = () => ({ patienceMs: 3000 });
const profile = (id: ClientId) => clientProfile(id)!;
const stops: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function origin(...args: Parameters<typeof rawOrigin>): Promise<RawOrigin> {
  const started = await rawOrigin(...args);
  stops.push(() => started.close());
  return started;
}

/** An event a tenth of a second, without end. */
const ticking: Parameters<typeof rawOrigin>[0] = async (socket) => {
  socket.write(streamHead('Transfer-Encoding: chunked'));
  for (let k = 1; !socket.destroyed; k++) {
    await pause(100);
    socket.write(chunk(`id: ${k}\ndata: ${k}\n\n`));
  }
};

describe('what an endpoint offers', () => {
  let nginx: Nginx;
  let behind: RawOrigin;
  beforeAll(async () => {
    behind = await rawOrigin(ticking);
    nginx = await startNginx(`location / {
      proxy_pass http://127.0.0.1:${behind.port}; proxy_http_version 1.1;
      gzip on; gzip_types text/event-stream;
    }`);
  });
  afterAll(async () => {
    await nginx.stop();
    await behind.close();
  });

  const ids = async (url: string, method?: string): Promise<string[]> => {
    const offered = await offeredClients({
      url,
      ca: nginx.certificate.cert,
      ...(method === undefined ? {} : { method }),
    });
    return offered.ok ? offered.value.map(({ id }) => id) : [offered.failure.code];
  };

  test('plain, TLS with and without HTTP/2, POST, nothing', async () => {
    expect(await ids(`http://localhost:${nginx.plain}/`)).toEqual(['h1', 'h1+gzip']);
    expect(await ids(`https://localhost:${nginx.tls}/`)).toEqual([
      'h1-tls',
      'h1-tls+gzip',
      'h2',
      'h2+gzip',
    ]);
    expect(await ids(`http://localhost:${nginx.plain}/`, 'POST')).toEqual([
      'h1+post',
      'h1+gzip+post',
    ]);
    expect(await ids(`https://localhost:${nginx.plain}/`)).toEqual(['tls-failed']);
    expect(await ids('nonsense')).toEqual(['bad-url']);
    expect(behind.requests).toEqual([]);
  });

  test('side by side, one configuration streams to some clients and not to others', async () => {
    const url = `https://localhost:${nginx.tls}/event`;
    const clients = (['h1-tls', 'h1-tls+gzip', 'h2', 'h2+gzip'] as const).map(profile);
    const { observations, liveRequests } = await observeAll(
      { url, ca: nginx.certificate.cert },
      clients,
      () => patiently({ patienceMs: 1500 }),
    );
    expect(liveRequests).toBe(4);
    expect(observations.map(({ client, events }) => [client, events.length > 2])).toEqual([
      ['h1-tls', false],
      ['h1-tls+gzip', false],
      ['h2', true],
      ['h2+gzip', false],
    ]);
    expect(observations[2]?.head?.httpVersion).toBe('2');
  });
});

test('a POST is sent once unless more is allowed', async () => {
  const { url, requests } = await origin((socket) => void socket.end(`${streamHead()}data: 1\n\n`));
  const clients = (['h1+post', 'h1+gzip+post'] as const).map(profile);
  const once = await observeAll({ url, body: 'q=1' }, clients, options);
  expect(once.liveRequests).toBe(1);
  expect(once.skipped.map(({ id }) => id)).toEqual(['h1+gzip+post']);
  expect(requests).toHaveLength(1);
  const twice = await observeAll({ url, body: 'q=1' }, clients, options, true);
  expect(twice.liveRequests).toBe(2);
  expect(requests).toHaveLength(3);
});

test('a healthy stream is judged in three events, a watched cut waits on', async () => {
  const { url } = await origin(ticking);
  const client = profile('h1');
  const waits: string[] = [];
  const seen = await observe(
    { url, client },
    patiently({ patienceMs: 20_000, onWait: ({ code }) => waits.push(code) }),
  );
  expect(seen.events).toHaveLength(3);
  expect([...new Set(waits)]).toEqual([
    'waiting-for-head',
    'waiting-for-event',
    'waiting-for-events',
  ]);
  expect(isCertain(seen)).toBe(true);
  const watched = await observe({ url, client }, patiently({ patienceMs: 100, watchCutMs: 900 }));
  expect(watched.events.length).toBeGreaterThan(4);
});

test('a page of HTML needs no patience', async () => {
  const { url } = await origin((socket) => {
    socket.write(
      'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!doctype html><title>x</title>',
    );
  });
  const seen = await observe({ url, client: profile('h1') }, patiently({ patienceMs: 20_000 }));
  expect(seen.bodyStart).toContain('<title>');
});

describe('ways to reach a server', () => {
  const one = `${streamHead()}data: 1\n\n`;

  test('IPv6, a unix socket, another address than DNS says', async () => {
    const six = await origin(
      (socket) => void socket.end(one),
      (server) => void server.listen(0, '::1'),
    );
    const overSix = await observe(
      { url: `http://[::1]:${six.port}/`, client: profile('h1') },
      { patienceMs: 3000 },
    );
    expect(overSix.address?.host).toBe('::1');
    expect(overSix.events).toHaveLength(1);

    const folder = mkdtempSync(join(tmpdir(), 'unclog-socket-'));
    stops.push(() => rmSync(folder, { recursive: true }));
    const socketPath = join(folder, 'app.sock');
    const unix = await origin(
      (socket) => void socket.end(one),
      (server) => void server.listen(socketPath),
    );
    const overUnix = await observe(
      { url: 'http://app.example/x?y=1', client: profile('h1'), socketPath },
      { patienceMs: 3000 },
    );
    expect(overUnix.address).toEqual({ host: socketPath, port: 0 });
    expect(unix.requests[0]).toMatch(/^GET \/x\?y=1 HTTP\/1\.1\r\nHost: app\.example\r\n/);

    const four = await origin((socket) => void socket.end(one));
    const resolved = await observe(
      {
        url: `http://app.invalid:${four.port}/`,
        client: profile('h1'),
        resolve: [{ host: 'app.invalid', port: four.port, address: '127.0.0.1' }],
      },
      { patienceMs: 3000 },
    );
    expect(resolved.events).toHaveLength(1);
    const unresolved = await observe(
      { url: 'http://app.invalid/', client: profile('h1') },
      { patienceMs: 5000 },
    );
    expect(unresolved.failure?.code).toBe('dns-failed');
  });

  test('curl’s habits: headers replace, users become credentials, bodies get a type', async () => {
    const { port, requests } = await origin((socket) => void socket.end(one));
    await observe(
      {
        url: `http://me:p%40ss@127.0.0.1:${port}/`,
        client: profile('h1+post'),
        body: 'a=1',
        headers: [
          ['accept', 'text/plain'],
          ['X-A', '1'],
          ['X-A', '2'],
        ],
      },
      { patienceMs: 3000 },
    );
    expect(requests[0]?.split('\r\n').toSorted()).toEqual(
      [
        '',
        'a=1',
        'POST / HTTP/1.1',
        `Host: 127.0.0.1:${port}`,
        'User-Agent: unclog',
        'accept: text/plain',
        `Authorization: Basic ${Buffer.from('me:p@ss').toString('base64')}`,
        'Content-Type: application/x-www-form-urlencoded',
        'Content-Length: 3',
        'X-A: 1',
        'X-A: 2',
      ].toSorted(),
    );
    const smuggled = await observe(
      { url: `http://127.0.0.1:${port}/`, client: profile('h1'), headers: [['X', 'a\r\nB: c']] },
      { patienceMs: 3000 },
    );
    expect(smuggled.failure?.code).toBe('bad-header');
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
  ])('%s is decoded', async (coding, compress) => {
    const { url } = await origin((socket) => {
      socket.write(streamHead(`Content-Encoding: ${coding}`));
      socket.end(compress('data: 1\n\ndata: 2\n\n'));
    });
    const seen = await observe({ url, client: profile('h1+gzip') }, { patienceMs: 3000 });
    expect(seen.events.map(({ data }) => data)).toEqual(['1', '2']);
    expect(seen.violations).toEqual([]);
  });
});

/** What this Node has, where it is new enough (22.15). */
const { createZstdCompress, constants } = zlib as unknown as {
  readonly createZstdCompress?: () => ReturnType<typeof zlib.createGzip>;
  readonly constants: Readonly<Record<string, number>>;
};

/** One frame of zstd that holds `data: 1` and a blank line. */
const frame = Buffer.from('KLUv/QRYSQAAZGF0YTogMQoKBR7vsQ==', 'base64');

test('zstd: decoded where Node can, else said to be undecodable here', async () => {
  const { url } = await origin((socket) => {
    socket.write(streamHead('Content-Encoding: zstd'));
    socket.end(frame);
  });
  const seen = await observe({ url, client: profile('h1') }, { patienceMs: 3000 });
  const { verdict, reason } = clientResult(seen, shapeOf(seen));
  const answer = [verdict, reason?.code, seen.violations.map(({ code }) => code)];
  const undecodable = ['silent', 'stream-undecodable', ['unknown-encoding']];
  const able = createZstdCompress !== undefined;
  expect(seen.events.map(({ data }) => data)).toEqual(able ? ['1'] : []);
  expect(answer).toEqual(able ? ['streams', undefined, []] : undecodable);
});

test.runIf(createZstdCompress)('zstd: an event is there as soon as its block is', async () => {
  const arrived = new EventEmitter();
  const { url } = await origin(async (socket) => {
    const coder = createZstdCompress?.();
    if (!coder) return;
    socket.write(streamHead('Content-Encoding: zstd'));
    coder.pipe(socket);
    for (let event = 1; event <= 4; event++) {
      const there = once(arrived, String(event));
      coder.write(`data: ${event}\n\n`);
      coder.flush(constants['ZSTD_e_flush']);
      await there;
    }
  });
  const enough = ({ events }: Observation): boolean => {
    arrived.emit(String(events.length));
    return events.length === 4;
  };
  const seen = await observe({ url, client: profile('h1') }, { patienceMs: 5000, enough });
  expect(seen.events.map(({ data }) => data)).toEqual(['1', '2', '3', '4']);
});

test('what is saved is private, holds no secret, and gives the same reading', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'unclog-saved-'));
  stops.push(() => rmSync(folder, { recursive: true }));
  const { port } = await origin(async (socket) => {
    socket.write(streamHead('Set-Cookie: sid=SECRET1', 'Transfer-Encoding: chunked'));
    for (let k = 1; k < 5; k++) {
      await pause(30);
      socket.write(
        chunk(`id: ${k}\ndata: {"n":${k},"api_key":"SECRET2","a":"Bearer SECRET3"}\n\n`),
      );
    }
  });
  const seen = await observe(
    {
      url: `http://u:SECRET4@127.0.0.1:${port}/event?access_token=SECRET5&x=1`,
      client: profile('h1'),
    },
    { patienceMs: 3000, enough: ({ events }) => events.length === 4 },
  );
  const path = join(folder, 'run', 'observations.json');
  expect(saveObservations(path, [seen])).toEqual({ ok: true, value: undefined });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'run')).mode & 0o777).toBe(0o700);
  expect(readFileSync(path, 'utf8')).not.toContain('SECRET');
  const loaded = loadObservations(path);
  expect(loaded.ok && loaded.value.map((one) => shapeOf(one))).toEqual([shapeOf(seen)]);
  expect(loaded.ok && loaded.value[0]?.url).toContain('&x=1');

  writeFileSync(path, '{"schemaVersion":1,"observations":[{"client":"h9"}]}');
  expect(loadObservations(path)).toMatchObject({
    failure: { code: 'bad-observation', details: { at: 'observations.0.client' } },
  });
  writeFileSync(path, '{');
  expect(loadObservations(path)).toMatchObject({ failure: { code: 'not-json' } });
  expect(existsSync(join(folder, 'none'))).toBe(false);
  expect(loadObservations(join(folder, 'none'))).toMatchObject({
    failure: { code: 'file-missing' },
  });
});
