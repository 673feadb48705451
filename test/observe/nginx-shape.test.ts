import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { clientProfile, type ClientId } from '../../src/model/client.ts';
import { observe } from '../../src/observe/observe.ts';
import type { Reading } from '../../src/observe/reading.ts';
import type { Written } from '../../src/observe/pairing.ts';
import { shapeOf } from '../../src/observe/shape.ts';
import { whileBusy } from './busy.ts';
import { repeat, repeatStrictly, type Judgement } from './repeat.ts';
import { startNginx, type Nginx } from './nginx.ts';
import { chunk, pause, rawOrigin, streamHead, type RawOrigin } from './origin.ts';
import { wallClock } from './shaper.ts';
import { shapeIn, told } from './told.ts';

interface Case {
  readonly name: string;
  readonly location: string;
  readonly client: ClientId;
  readonly eventBytes: number;
  readonly count: number;
  readonly gapMs: number;
  /** `size-apart`: the chunk-size line comes in a packet of its own. */
  readonly framing?: 'close' | 'size-apart';
  readonly ends?: true;
  readonly expected: string | RegExp;
}

const cases: readonly Case[] = [
  {
    name: 'off',
    location: 'proxy_buffering off',
    client: 'h1',
    eventBytes: 200,
    count: 4,
    gapMs: 100,
    ends: true,
    expected: 'immediate, complete',
  },
  {
    name: 'off-tls',
    location: 'proxy_buffering off',
    client: 'h1-tls',
    eventBytes: 200,
    count: 4,
    gapMs: 100,
    ends: true,
    expected: 'immediate, complete',
  },
  {
    name: 'off-h2-gzip',
    location: 'proxy_buffering off; gzip on; gzip_types text/event-stream',
    client: 'h2+gzip',
    eventBytes: 200,
    count: 4,
    gapMs: 100,
    ends: true,
    expected: 'immediate, complete',
  },
  {
    name: 'default',
    location: 'proxy_buffering on',
    client: 'h1',
    eventBytes: 700,
    count: 30,
    gapMs: 50,
    framing: 'close',
    expected: 'batched 4096 bytes, open',
  },
  {
    name: 'default-h2',
    location: 'proxy_buffering on',
    client: 'h2',
    eventBytes: 700,
    count: 30,
    gapMs: 50,
    framing: 'close',
    expected: 'batched 4096 bytes, open',
  },
  {
    name: 'tls-buffer',
    location: 'proxy_http_version 1.1',
    client: 'h1-tls',
    eventBytes: 1200,
    count: 60,
    gapMs: 40,
    expected: /^batched 16[0-4]\d\d bytes, open$/,
  },
  {
    name: 'gzip',
    location: 'proxy_http_version 1.1; gzip on; gzip_types text/event-stream',
    client: 'h1+gzip',
    eventBytes: 200,
    count: 4,
    gapMs: 100,
    expected: 'held, open',
  },
  {
    name: 'size-apart',
    location: 'proxy_http_version 1.1',
    client: 'h1',
    eventBytes: 100,
    count: 5,
    gapMs: 150,
    framing: 'size-apart',
    expected: 'behind 1 events, open',
  },
  {
    name: 'short',
    location: 'proxy_buffering on',
    client: 'h1',
    eventBytes: 200,
    count: 6,
    gapMs: 200,
    framing: 'close',
    ends: true,
    expected: 'held, complete',
  },
  {
    name: 'timeout',
    location: 'proxy_buffering off; proxy_read_timeout 1s',
    client: 'h1',
    eventBytes: 200,
    count: 4,
    gapMs: 100,
    expected: 'immediate, cut 1000 ms',
  },
  {
    name: 'timeout-h2',
    location: 'proxy_buffering off; proxy_read_timeout 1s',
    client: 'h2',
    eventBytes: 200,
    count: 4,
    gapMs: 100,
    expected: 'immediate, cut 1000 ms',
  },
];

let nginx: Nginx;
let origin: RawOrigin;
const ledger = new Map<string, Written[]>();

async function send(socket: Socket, which: Case, writes: Written[]): Promise<void> {
  const { framing, eventBytes, count, gapMs } = which;
  const chunked = framing !== 'close';
  socket.write(streamHead(chunked ? 'Transfer-Encoding: chunked' : 'Connection: close'));
  for (let k = 1; k <= count && !socket.destroyed; k++) {
    await pause(gapMs);
    const start = `id: ${k}\ndata: `;
    let data = '';
    while (data.length < eventBytes) data += Math.floor(Math.random() * 2 ** 32).toString(36);
    const text = `${start}${data.slice(0, eventBytes - start.length - 2)}\n\n`;
    const wire = chunked ? chunk(text) : Buffer.from(text);
    if (framing === 'size-apart') {
      const line = wire.indexOf('\n') + 1;
      socket.write(wire.subarray(0, line));
      await pause(15);
      writes.push({ atMs: wallClock(), bytes: text.length, id: String(k) });
      socket.write(wire.subarray(line));
    } else {
      writes.push({ atMs: wallClock(), bytes: text.length, id: String(k) });
      socket.write(wire);
    }
  }
  await pause(50);
  if (which.ends) socket.end(chunked ? '0\r\n\r\n' : '');
}

beforeAll(async () => {
  origin = await rawOrigin(async (socket, request) => {
    const path = request.split(' ')[1]!;
    const which = cases.find(({ name }) => path.startsWith(`/${name}/`))!;
    const writes: Written[] = [];
    ledger.set(path, writes);
    await send(socket, which, writes);
  });
  nginx = await startNginx(
    cases
      .map(
        ({ name, location }) =>
          `location /${name}/ { proxy_pass http://127.0.0.1:${origin.port}; ${location}; }`,
      )
      .join('\n'),
  );
});
afterAll(async () => {
  await nginx.stop();
  await origin.close();
});

interface Seen {
  readonly which: Case;
  readonly known: Reading;
}

const inWords = ({ which, known }: Seen): string =>
  `${which.name}: ${told(known)} (${known.certainty}) ${JSON.stringify(known.evidence)}`;

async function watch(which: Case, key: string): Promise<Seen> {
  const path = `/${which.name}/${key}`;
  const client = clientProfile(which.client)!;
  const seen = await observe(
    {
      url: `${client.tls ? 'https' : 'http'}://127.0.0.1:${client.tls ? nginx.tls : nginx.plain}${path}`,
      client,
      ca: nginx.certificate.cert,
    },
    { patienceMs: 4000 },
  );
  const written = (ledger.get(path) ?? []).map(({ atMs, bytes, id = '' }) => ({
    atMs: atMs - seen.startedAt,
    bytes,
    id,
  }));
  return { which, known: shapeOf(seen, written) };
}

const fits = ({ expected }: Case, text: string): boolean =>
  typeof expected === 'string' ? text === expected : expected.test(text);

const shapeOfCase = ({ expected }: Case): string =>
  typeof expected === 'string' ? shapeIn(expected) : 'batched';

/** Is the shape wrong although it is said to be certain? Until a batch is full, it is held. */
function isWrong({ which, known }: Seen): boolean {
  const shape = shapeIn(told(known));
  const wanted = shapeOfCase(which);
  const filling = wanted === 'batched' && shape === 'held';
  return known.certainty === 'certain' && shape !== wanted && !filling;
}

function judge(seen: Seen): Judgement {
  if (isWrong(seen)) return 'wrong';
  const { which, known } = seen;
  return fits(which, told(known)) && known.certainty !== 'open' ? 'right' : 'unsure';
}

describe('shapes that a real nginx gives, 20 times each', () => {
  test('right; unsure is wrong, where nothing else runs', async () => {
    expect(await repeatStrictly(cases, 20, watch, judge, inWords)).toEqual([]);
  });

  test('with both cores busy: right, or known to be unsure', async () => {
    const seen = await whileBusy(() => repeat(cases, 20, watch));
    const wrong = seen.filter(isWrong);
    expect(wrong.map(inWords)).toEqual([]);
  });
});
