import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { clientProfile } from '../../src/model/client.ts';
import { observe } from '../../src/observe/observe.ts';
import type { Reading } from '../../src/observe/reading.ts';
import { shapeOf } from '../../src/observe/shape.ts';
import { whileBusy } from './busy.ts';
import { repeat, repeatStrictly, type Judgement } from './repeat.ts';
import { shapingServer, type Shaper } from './shaper.ts';
import { shapeIn, told } from './told.ts';

let shaper: Shaper;
beforeAll(async () => {
  shaper = await shapingServer();
});
afterAll(() => shaper.close());

interface Case {
  readonly name: string;
  readonly count: number;
  readonly patienceMs: number;
  /** What can be told knowing when the origin wrote. */
  readonly known: string;
  /** What can be told without. */
  readonly alone: string;
}

const cases: readonly Case[] = [
  {
    name: 'immediate',
    count: 5,
    patienceMs: 1500,
    known: 'immediate, complete',
    alone: 'immediate, complete',
  },
  {
    name: 'cut',
    count: 4,
    patienceMs: 3000,
    known: 'immediate, cut 1000 ms',
    alone: 'immediate, cut 1000 ms',
  },
  {
    name: 'reset',
    count: 4,
    patienceMs: 3000,
    known: 'immediate, reset',
    alone: 'immediate, reset',
  },
  {
    name: 'delayed-200',
    count: 5,
    patienceMs: 1500,
    known: 'delayed 200 ms, complete',
    alone: 'immediate, complete',
  },
  {
    name: 'behind-1',
    count: 5,
    patienceMs: 1500,
    known: 'behind 1 events, open',
    alone: 'immediate, open',
  },
  {
    name: 'behind-2',
    count: 6,
    patienceMs: 1500,
    known: 'behind 2 events, open',
    alone: 'immediate, open',
  },
  {
    name: 'tail-late',
    count: 5,
    patienceMs: 1500,
    known: 'behind 1 events, open',
    alone: 'behind 1 events, open',
  },
  {
    name: 'bytes-4096',
    count: 19,
    patienceMs: 3000,
    known: 'batched 4096 bytes, open',
    alone: 'batched 4096 bytes, open',
  },
  {
    name: 'time-500',
    count: 19,
    patienceMs: 3000,
    known: 'batched 500 ms, open',
    alone: 'batched 500 ms, open',
  },
  { name: 'held-open', count: 4, patienceMs: 3000, known: 'held, open', alone: 'nothing' },
  {
    name: 'held-end',
    count: 12,
    patienceMs: 3000,
    known: 'held, complete',
    alone: 'held, complete',
  },
];

interface Seen {
  readonly which: Case;
  readonly known: Reading;
  readonly alone: Reading;
}

const inWords = ({ which, known }: Seen): string =>
  `${which.name}: ${told(known)} (${known.certainty}) ${JSON.stringify(known.evidence)}`;

async function watch(which: Case, key: string): Promise<Seen> {
  const path = `/${which.name}/${which.count}/${key}`;
  const seen = await observe(
    { url: `http://127.0.0.1:${shaper.port}${path}`, client: clientProfile('h1')! },
    { patienceMs: which.patienceMs },
  );
  const written = (shaper.ledger.get(path) ?? []).map(({ atMs, bytes, id = '' }) => ({
    atMs: atMs - seen.startedAt,
    bytes,
    id,
  }));
  return { which, known: shapeOf(seen, written), alone: shapeOf(seen) };
}

/** Wrong is another shape that is said to be certain; numbers blur on a machine that is not idle. */
function judge({ which, known, alone }: Seen): Judgement {
  if (known.certainty !== 'certain') return 'unsure';
  if (shapeIn(told(known)) !== shapeIn(which.known)) return 'wrong';
  const early = known.delivery?.headers === 'early';
  return early && told(known) === which.known && told(alone) === which.alone ? 'right' : 'unsure';
}

describe('shapes, 20 times each', () => {
  test('right; unsure is wrong, where nothing else runs', async () => {
    expect(await repeatStrictly(cases, 20, watch, judge, inWords)).toEqual([]);
  });

  test('with both cores busy: right, or known to be unsure', async () => {
    const seen = await whileBusy(() => repeat(cases, 20, watch));
    const wrong = seen.filter(
      ({ which, known }) =>
        shapeIn(told(known)) !== shapeIn(which.known) && known.certainty === 'certain',
    );
    expect(wrong.map(inWords)).toEqual([]);
  });
});
