import { once } from 'node:events';
import { createServer, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { constants, createGzip } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';

import { clientProfile, type ClientId } from '../../src/model/client.ts';
import type { Observation } from '../../src/model/observation.ts';
import { isCertain } from '../../src/observe/patience.ts';
import { observe } from '../../src/observe/observe.ts';
import { followRedirects } from '../../src/observe/redirects.ts';
import { shapeOf } from '../../src/observe/shape.ts';
import { verdictOf } from '../../src/observe/verdict.ts';
import { chunk, pause, rawOrigin, streamHead } from './origin.ts';

const stops: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function against(
  answer: (socket: Socket) => void | Promise<void>,
  { id = 'h1', patienceMs = 20_000 }: { id?: ClientId; patienceMs?: number } = {},
): Promise<Observation> {
  const origin = await rawOrigin(answer);
  stops.push(() => origin.close());
  return observe({ url: origin.url, client: clientProfile(id)! }, { patienceMs });
}

/** Writes as fast as the reader takes it, until the reader leaves or so much was written. */
async function pour(socket: Socket, piece: Buffer, bytes: number): Promise<void> {
  for (let sent = 0; sent < bytes && !socket.destroyed; sent += piece.length) {
    if (!socket.write(piece)) {
      await new Promise<void>((resolve) => {
        const go = (): void => {
          socket.off('drain', go).off('close', go);
          resolve();
        };
        socket.on('drain', go).on('close', go);
      });
    }
  }
}

/** Grown by how many megabytes at most while `work` ran? */
async function peakMegabytes(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage().rss;
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 5);
  await work();
  clearInterval(timer);
  return (Math.max(peak, process.memoryUsage().rss) - before) / 2 ** 20;
}

const gigabyte = 2 ** 30;
/** What `defaultLimits` states, and something for the sender, which is in this process, too. */
const statedMegabytes = 300;

describe('too much', () => {
  test('an endless header', async () => {
    const line = await against((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nX: ');
      return pour(socket, Buffer.alloc(65_536, 'x'), gigabyte);
    });
    expect(line.failure?.code).toBe('header-too-big');
    const lines = await against((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      return pour(socket, Buffer.from('X: 1\r\n'.repeat(1000)), gigabyte);
    });
    expect(lines.failure?.code).toBe('header-too-big');
  });

  test('interim responses without end', async () => {
    const seen = await against((socket) =>
      pour(socket, Buffer.from('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(1000)), gigabyte),
    );
    expect(seen.head).toBeUndefined();
    expect(seen.failure?.code).toBe('too-many-interim-responses');
  });

  test('1 GB without a newline', async () => {
    let seen: Observation | undefined;
    const grown = await peakMegabytes(async () => {
      seen = await against((socket) => {
        socket.write(streamHead());
        return pour(socket, Buffer.alloc(65_536, 'x'), gigabyte);
      });
    });
    expect(seen?.end).toMatchObject({ kind: 'open', code: 'limit-body' });
    expect(seen?.events).toEqual([]);
    expect(verdictOf(seen!, shapeOf(seen!))).toBe('unexplained');
    expect(grown).toBeLessThan(statedMegabytes);
  });

  test('an endless event, and chunks of one byte', async () => {
    const grown = await peakMegabytes(async () => {
      const seen = await against((socket) => {
        socket.write(streamHead('Transfer-Encoding: chunked'));
        const piece = Buffer.concat([
          chunk('data:\n'),
          ...Array(1000).fill(chunk('x')),
        ] as Buffer[]);
        return pour(socket, piece, 8 * 2 ** 20).then(() => void socket.end());
      });
      expect(seen.events).toEqual([]);
    });
    expect(grown).toBeLessThan(statedMegabytes);
  });

  test('events without end', async () => {
    const grown = await peakMegabytes(async () => {
      const seen = await against((socket) => {
        socket.write(streamHead());
        return pour(socket, Buffer.from('data: 1\n\n'.repeat(5000)), gigabyte);
      });
      expect(seen.end.code).toBe('limit-items');
    });
    expect(grown).toBeLessThan(statedMegabytes);
  });

  test('events without end, judged while they come', async () => {
    const origin = await rawOrigin((socket) => {
      socket.write(streamHead());
      return pour(socket, Buffer.from('data: 1\n\n'.repeat(5000)), gigabyte);
    });
    stops.push(() => origin.close());
    const seen = await observe(
      { url: origin.url, client: clientProfile('h1')! },
      { patienceMs: 20_000, enough: isCertain },
    );
    expect(seen.events.length).toBeGreaterThan(0);
  });

  test('a gzip bomb', async () => {
    const grown = await peakMegabytes(async () => {
      const seen = await against(
        async (socket) => {
          socket.write(streamHead('Content-Encoding: gzip'));
          const gzip = createGzip({ level: constants.Z_BEST_SPEED });
          gzip.pipe(socket);
          const closed = new Promise((resolve) => socket.once('close', resolve));
          void closed.then(() => gzip.destroy());
          const zeros = Buffer.alloc(2 ** 20);
          for (let sent = 0; sent < 1024 && !socket.destroyed; sent++) {
            if (!gzip.write(zeros)) {
              await Promise.race([once(gzip, 'drain'), closed]);
            }
          }
        },
        { id: 'h1+gzip' },
      );
      expect(seen.end.code).toBe('limit-body');
    });
    expect(grown).toBeLessThan(statedMegabytes);
  });
});

describe('too little', () => {
  test('a byte, then nothing', async () => {
    const seen = await against(
      (socket) => {
        socket.write(streamHead());
        socket.write('d');
      },
      { patienceMs: 300 },
    );
    expect(seen.end.kind).toBe('open');
    expect(seen.pendingBytes).toBe(1);
  });

  test('not even a header', async () => {
    const seen = await against(() => undefined, { patienceMs: 300 });
    expect(verdictOf(seen, shapeOf(seen))).toBe('silent');
  });

  test('a reset at every byte', async () => {
    const whole = `${streamHead('Transfer-Encoding: chunked')}9\r\ndata: 1\n\n\r\n0\r\n\r\n`;
    const head = streamHead('Transfer-Encoding: chunked').length;
    const ends = await Promise.all(
      Array.from({ length: whole.length }, async (_, bytes) => {
        const seen = await against(async (socket) => {
          socket.write(whole.slice(0, bytes));
          await pause(20);
          socket.resetAndDestroy();
        });
        return { bytes, kind: seen.end.kind, head: seen.head !== undefined };
      }),
    );
    // Node's server says goodbye before it resets, and sometimes that is what arrives first.
    const wrong = ends.filter(
      ({ kind, bytes, head: seen }) =>
        (kind !== 'reset' && kind !== 'cut') || seen !== bytes >= head,
    );
    expect(wrong).toEqual([]);
  });
});

describe('not what it should be', () => {
  test.each(['-1', '0x10', 'g', '', 'FFFFFFFFFFFFFFFFFF', '9 9', '9\0', '+9'])(
    'chunk size %j',
    async (size) => {
      const seen = await against((socket) => {
        socket.write(`${streamHead('Transfer-Encoding: chunked')}${size}\r\ndata: 1\n\n\r\n`);
      });
      expect(seen.end).toMatchObject({ kind: 'cut', code: 'bad-chunk-size' });
    },
  );

  test('a chunk longer than its size', async () => {
    const seen = await against((socket) => {
      socket.write(`${streamHead('Transfer-Encoding: chunked')}5\r\ndata: 1\n\n\r\n`);
    });
    expect(seen.end).toMatchObject({ kind: 'cut', code: 'bad-chunk-end' });
  });

  test('an endless chunk extension', async () => {
    const seen = await against((socket) => {
      socket.write(`${streamHead('Transfer-Encoding: chunked')}5;`);
      return pour(socket, Buffer.alloc(65_536, 'x'), gigabyte);
    });
    expect(seen.end.code).toBe('chunk-line-too-long');
  });

  test.each([
    ['SSH-2.0-OpenSSH_9.2\r\n\r\n', 'not-http'],
    ['HTTP/1.1 200 OK\r\nno colon here\r\n\r\n', 'bad-response-header'],
  ])('%j', async (text, code) => {
    const seen = await against((socket) => void socket.write(text));
    expect(seen.failure?.code).toBe(code);
    expect(verdictOf(seen, shapeOf(seen))).toBe('unreachable');
  });

  test.each(['Content-Length: 5, 6', 'Content-Length: x'])('%s', async (line) => {
    const seen = await against((socket) => void socket.write(streamHead(line)));
    expect(seen.end).toMatchObject({ kind: 'cut', code: 'bad-content-length' });
  });

  test('a coding that is not what it says, and one that is not known', async () => {
    const wrong = await against((socket) => {
      socket.end(`${streamHead('Content-Encoding: gzip')}data: 1\n\n`);
    });
    expect(wrong.violations.map(({ code }) => code)).toContain('bad-encoding');
    const unknown = await against((socket) => {
      socket.end(`${streamHead('Content-Encoding: rot13')}data: 1\n\n`);
    });
    expect(unknown.violations.map(({ code }) => code)).toContain('unknown-encoding');
  });

  test('a redirect loop', async () => {
    const origin = await rawOrigin((socket, request) => {
      const to = request.startsWith('GET /event') ? '/b' : '/event';
      socket.end(`HTTP/1.1 302 Found\r\nLocation: ${to}\r\nContent-Length: 0\r\n\r\n`);
    });
    stops.push(() => origin.close());
    const followed = await followRedirects({ url: origin.url, client: clientProfile('h1')! }, 5000);
    expect(followed).toEqual({
      ok: false,
      failure: { code: 'redirect-loop', details: { url: origin.url } },
    });
  });

  test('terminal escapes stay data', async () => {
    const seen = await against((socket) => {
      socket.end(`${streamHead('X-Title: \u001b]0;x\u0007')}data: \u001b[2J\u009b1m\n\n`);
    });
    expect(seen.events[0]?.data).toBe('\u001b[2J\u009b1m');
  });

  test('HTTP/1 spoken to an HTTP/2 client, and noise', async () => {
    const http1 = await against((socket) => void socket.write(`${streamHead()}data: 1\n\n`), {
      id: 'h2c',
    });
    expect(http1.failure?.code).toBe('h2-protocol-error');
    const noise = await against((socket) => pour(socket, Buffer.alloc(65_536, 0xa5), 2 ** 24), {
      id: 'h2c',
    });
    expect(noise.failure?.code).toBe('h2-protocol-error');
  });

  test('an endless header over HTTP/2', async () => {
    const server = createServer({ maxHeaderListPairs: 10_000 });
    server.on('stream', (stream: ServerHttp2Stream) => {
      stream.on('error', () => undefined);
      const headers = Object.fromEntries(
        Array.from({ length: 3000 }, (_, k) => [`x-${k}`, 'x'.repeat(500)]),
      );
      stream.respond({ ':status': 200, ...headers });
      stream.write('data: 1\n\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    server.on('session', (session) => stops.push(() => session.destroy()));
    stops.push(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const seen = await observe({ url, client: clientProfile('h2c')! }, { patienceMs: 3000 });
    expect(seen.end.kind).toBe('cut');
  });
});
