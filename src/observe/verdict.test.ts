import { describe, expect, test } from 'vitest';

import type { Delivery, Verdict } from '../model/delivery.ts';
import type { Observation } from '../model/observation.ts';
import type { Certainty } from './reading.ts';
import { notStream, overallVerdict, verdictOf } from './verdict.ts';

const stream: Observation = {
  client: 'h1',
  url: 'http://app.example/event',
  startedAt: 0,
  timing: {},
  head: {
    atMs: 1,
    httpVersion: '1.1',
    status: 200,
    reason: 'OK',
    headers: [['Content-Type', 'text/event-stream']],
  },
  reads: [],
  frames: [],
  events: [],
  comments: [],
  violations: [],
  pendingBytes: 0,
  bodyStart: '',
  end: { kind: 'open', atMs: 10 },
};

function judged(
  more: Partial<Observation>,
  delivery?: Partial<Delivery>,
  certainty: Certainty = 'certain',
): Verdict {
  const events = delivery ? [{ atMs: 5, read: 0, bytes: 9, data: '1' }] : [];
  const whole: Delivery = { shape: 'immediate', headers: 'early', end: 'open', ...delivery };
  return verdictOf(
    { ...stream, events, ...more },
    { certainty, evidence: [], ...(delivery ? { delivery: whole } : {}) },
  );
}

const head = (status: number, type?: string): Partial<Observation> => ({
  head: {
    atMs: 1,
    httpVersion: '1.1',
    status,
    reason: '',
    headers: type === undefined ? [] : [['Content-Type', type]],
  },
});

describe('the verdict of a client', () => {
  test('by shape', () => {
    expect(judged({}, {})).toBe('streams');
    expect(judged({}, { shape: 'delayed', ms: 200 })).toBe('streams');
    expect(judged({}, { end: 'complete' })).toBe('streams');
    expect(judged({}, { end: 'cut', endMs: 60_000 })).toBe('unexplained');
    expect(judged({}, { shape: 'held' })).toBe('unexplained');
    expect(judged({}, { shape: 'behind', events: 1 })).toBe('unexplained');
    expect(judged({}, { shape: 'batched', bytes: 4096 })).toBe('unexplained');
  });

  test('what only may be trouble is none', () => {
    expect(judged({}, { shape: 'batched', ms: 1000 }, 'open')).toBe('streams');
    expect(judged({}, { shape: 'batched', bytes: 4096 }, 'likely')).toBe('unexplained');
    expect(judged({ events: [] }, { shape: 'held' }, 'open')).toBe('silent');
    expect(judged({}, { end: 'cut', endMs: 60_000 }, 'open')).toBe('unexplained');
  });

  test('nothing came: silent; half an event came: something was sent', () => {
    expect(judged({})).toBe('silent');
    expect(judged({ pendingBytes: 100 })).toBe('unexplained');
  });

  test('no stream at all', () => {
    expect(judged(head(404, 'text/event-stream'))).toBe('not-a-stream');
    expect(judged(head(200, 'text/html'))).toBe('not-a-stream');
    expect(judged(head(200))).toBe('not-a-stream');
    expect(judged(head(200, 'text/event-stream; charset=latin1'), {})).toBe('streams');
    const page = { ...stream, ...head(200, 'text/html'), bodyStart: ' <!DOCTYPE html>' };
    expect(notStream(page).map(({ code }) => code)).toEqual(['wrong-content-type', 'html-instead']);
    const json = { ...stream, bodyStart: '{"error":1}' };
    expect(notStream(json).map(({ code }) => code)).toEqual(['json-instead']);
  });

  test('no answer', () => {
    const { head: _, ...rest } = stream;
    const reading = { certainty: 'open', evidence: [] } as const;
    expect(verdictOf(rest, reading)).toBe('silent');
    const failure = { code: 'connect-failed', details: {} };
    expect(verdictOf({ ...rest, failure }, reading)).toBe('unreachable');
  });
});

test('overall it streams only if every client streams', () => {
  expect(overallVerdict(['streams', 'streams'])).toBe('streams');
  expect(overallVerdict(['streams', 'clogged', 'unexplained'])).toBe('clogged');
  expect(overallVerdict(['streams', 'silent'])).toBe('silent');
  expect(overallVerdict(['streams', 'unreachable'])).toBe('unreachable');
  expect(overallVerdict([])).toBe('unreachable');
});
