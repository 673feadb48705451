import { describe, expect, test } from 'vitest';

import type { Observation } from '../model/observation.ts';
import { shapeOf } from './shape.ts';

/** Body reads of so many bytes at these times, each completing the events that fit by then. */
function observation(
  reads: readonly (readonly [atMs: number, bytes: number])[],
  eventBytes: number,
  more: Partial<Observation> = {},
): Observation {
  let offset = 0;
  let end = eventBytes;
  const events = reads.flatMap(([atMs, bytes], k) => {
    offset += bytes;
    const done = [];
    for (; end <= offset; end += eventBytes) {
      done.push({ atMs, read: k + 1, bytes: eventBytes, end, data: `event ${end}` });
    }
    return done;
  });
  return {
    client: 'h1',
    url: 'http://app.example/event',
    startedAt: 0,
    timing: { connectMs: 1 },
    head: { atMs: 2, httpVersion: '1.1', status: 200, reason: 'OK', headers: [] },
    framing: 'chunked',
    reads: [
      { atMs: 2, bytes: 100 },
      ...reads.map(([atMs, bytes]) => ({ atMs, bytes, bodyBytes: bytes })),
    ],
    frames: [],
    events,
    comments: [],
    violations: [],
    pendingBytes: offset - (end - eventBytes),
    bodyStart: '',
    end: { kind: 'open', atMs: (reads.at(-1)?.[0] ?? 0) + 1000 },
    ...more,
  };
}

const every = (ms: number, bytes: number, count: number): [number, number][] =>
  Array.from({ length: count }, (_, k) => [(k + 1) * ms, bytes]);

const codes = (seen: Observation): string[] => shapeOf(seen).evidence.map(({ code }) => code);
const names = (seen: Observation): unknown[] =>
  shapeOf(seen).evidence.flatMap(({ details }) => details['name'] ?? []);

describe('sizes and their suspects', () => {
  test.each([
    [4096, 'page-4k'],
    [8192, 'page-8k'],
    [16_384, 'buffer-16k'],
    [32_768, 'deflate-window'],
    [65_536, 'buffer-64k'],
  ])('%i bytes: %s', (bytes, suspect) => {
    const seen = observation(every(1000, bytes, 4), 700);
    expect(shapeOf(seen)).toMatchObject({
      delivery: { shape: 'batched', bytes },
      certainty: 'certain',
    });
    expect(codes(seen)).toContain('batch-cuts-events');
    expect(names(seen)).toContain(suspect);
  });

  test('whole events in one burst: maybe the origin’s own', () => {
    const seen = observation([[50, 700]], 100);
    expect(shapeOf(seen)).toMatchObject({ delivery: { shape: 'batched' }, certainty: 'open' });
  });
});

describe('the end', () => {
  const ended = (kind: 'complete' | 'cut', atMs: number, more: Partial<Observation> = {}) =>
    observation(every(1000, 100, 4), 100, { end: { kind, atMs }, ...more });

  test.each([
    [64_020, 60_000, 'read-timeout-60s'],
    [33_010, 29_000, 'api-gateway-29s'],
    [104_000, 100_000, 'cloudflare-100s'],
  ])('cut at %i ms: %i ms after the last byte, %s', (atMs, idleMs, suspect) => {
    const seen = ended('cut', atMs);
    const { delivery } = shapeOf(seen);
    expect(delivery?.end).toBe('cut');
    expect(Math.abs((delivery?.endMs ?? 0) - idleMs)).toBeLessThan(100);
    expect(codes(seen)).toContain('cut-after-silence');
    expect(names(seen)).toContain(suspect);
  });

  test('cut in the middle of events: after a total time', () => {
    const seen = observation(every(1000, 100, 30), 100, { end: { kind: 'cut', atMs: 30_005 } });
    expect(shapeOf(seen).delivery).toMatchObject({ end: 'cut', endMs: 30_005 });
    expect(codes(seen)).toContain('cut-after-total');
    expect(names(seen)).toContain('router-30s');
  });

  test('a body that ends by closing is cut when the silence is a known timeout’s', () => {
    expect(shapeOf(ended('complete', 64_000, { framing: 'close' })).delivery?.end).toBe('cut');
    expect(shapeOf(ended('complete', 5000, { framing: 'close' })).delivery?.end).toBe('complete');
    expect(shapeOf(ended('complete', 64_000)).delivery?.end).toBe('complete');
  });
});

describe('nothing to give a shape to', () => {
  test('silence: what would tell', () => {
    const seen = observation([], 100);
    expect(shapeOf(seen)).toMatchObject({ certainty: 'open' });
    expect(shapeOf(seen).delivery).toBeUndefined();
    expect(codes(seen)).toEqual(['no-event', 'origin-would-tell']);
  });

  test('lines without blank lines', () => {
    const seen = observation([], 100, { pendingBytes: 30, pendingDataLines: 3 });
    expect(codes(seen)).toEqual(['no-event', 'lines-without-blank-line', 'part-of-an-event']);
  });
});

test('written events that never come, and the origin still silent', () => {
  const written = [500, 1500, 2500].map((atMs, k) => ({ atMs, bytes: 100, id: String(k) }));
  const seen = observation([], 100, { end: { kind: 'open', atMs: 3600 } });
  expect(shapeOf(seen, written)).toMatchObject({
    delivery: { shape: 'held', headers: 'early' },
    certainty: 'certain',
    evidence: [{ code: 'written-not-arrived', details: { events: 3, bytes: 300 } }],
  });
  const early = observation([], 100, { end: { kind: 'open', atMs: 600 } });
  expect(shapeOf(early, written)).toMatchObject({ certainty: 'open' });
});

describe('each event one period after it was written', () => {
  const written = [0, 200, 400, 600, 800].map((atMs) => ({ atMs: atMs + 10, bytes: 100 }));
  const times = (first: number): [number, number][] =>
    [first, 400, 600, 800].map((atMs) => [atMs, 100]);
  const until = (atMs: number, first: number) =>
    observation(times(first), 100, { end: { kind: 'open', atMs } });

  test('freed by the next one, though one of them was stamped late', () => {
    for (const first of [200, 150]) {
      expect(shapeOf(until(990, first), written)).toMatchObject({
        delivery: { shape: 'behind', events: 1 },
        certainty: 'certain',
      });
    }
  });

  test('freed by the next one, though two of them came in one read', () => {
    const more = [...written, ...[1000, 1200].map((atMs) => ({ atMs: atMs + 10, bytes: 100 }))];
    const reads: [number, number][] = [200, 400, 600, 1000].map((at) => [at, 100]);
    const seen = observation([...reads, [1200, 200]], 100, { end: { kind: 'open', atMs: 1390 } });
    expect(shapeOf(seen, more)).toMatchObject({ delivery: { shape: 'behind', events: 1 } });
  });

  test('or delayed by the period: open, while the last one written is not overdue', () => {
    const late = written.map((write, k) => (k === 1 ? { ...write, atMs: 258 } : write));
    const seen = observation(times(200).slice(0, 3), 100, { end: { kind: 'open', atMs: 606 } });
    expect(shapeOf(seen, late.slice(0, 3))).toMatchObject({ certainty: 'open' });
  });

  test('streams that began a little more than half a period apart', () => {
    const fast = [0, 100, 200, 300, 400].map((atMs) => ({ atMs: atMs + 25, bytes: 100 }));
    const reads = [100, 200, 300, 400].map((atMs): [number, number] => [atMs, 100]);
    const seen = observation(reads, 100, { end: { kind: 'open', atMs: 490 } });
    expect(shapeOf(seen, fast)).toMatchObject({ delivery: { shape: 'delayed' } });
  });

  test('a delay that no later write explains', () => {
    const earlier = written.map(({ atMs, bytes }) => ({ atMs: atMs - 100, bytes }));
    expect(shapeOf(until(805, 200), earlier.slice(1))).toMatchObject({
      delivery: { shape: 'delayed' },
      certainty: 'certain',
    });
  });
});

test('a response that ended before the origin wrote its first event holds nothing of it', () => {
  const seen = observation([[5, 800]], 100, { end: { kind: 'complete', atMs: 7 } });
  expect(shapeOf(seen, [{ atMs: 9, bytes: 100 }]).delivery).toMatchObject({ shape: 'batched' });
});
