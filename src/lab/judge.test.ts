import { expect, test } from 'vitest';

import { judge, type Evidence } from './judge.ts';

const texts = ['data: 1', '', 'data: 2', '', 'data: 3', ''];

/** The origin writes one event a second, from 0 on. */
const writes = (count: number): Evidence['origin']['writes'] =>
  Array.from({ length: count }, (_, at) => ({ event: at + 1, atMs: at * 1000 }));

/** Each printed line with the time it was printed at. */
const lines = (atMs: readonly number[]): Evidence['curl']['lines'] =>
  atMs.map((time, at) => ({ text: texts[at] ?? '', atMs: time }));

const evidence = (
  curl: Partial<Evidence['curl']>,
  origin: Partial<Evidence['origin']> = {},
  waitedMs = 3000,
): Evidence => ({
  curl: { lines: [], ended: undefined, ...curl },
  origin: { seen: true, writes: [], ...origin },
  waitedMs,
});

const reason = (code: string): object => ({ full: false, reason: { code } });
const prompt = [1, 1, 1001, 1001, 2001];

test('full marks for three events, each printed before the next is sent', () => {
  expect(judge(evidence({ lines: lines(prompt) }, { writes: writes(3) }))).toEqual({ full: true });
  expect(judge(evidence({ lines: lines(prompt) }, { writes: writes(4) }))).toEqual({ full: true });
});

test('nothing is judged too early', () => {
  expect(judge(evidence({ lines: lines(prompt.slice(0, 4)) }, { writes: writes(2) }))).toBe(
    undefined,
  );
  expect(judge(evidence({}, { writes: writes(3) }))).toBe(undefined);
  expect(judge(evidence({}, { seen: false }, 4999))).toBe(undefined);
});

test('silent: four events were sent in vain', () => {
  expect(judge(evidence({}, { writes: writes(4) }))).toMatchObject({
    full: false,
    reason: { code: 'grade-silent', details: { sent: 4, printed: 0 } },
  });
});

test('a burst: an event is printed after the next was sent', () => {
  const late = lines([1002, 1002, 1002, 1002, 2001]);
  expect(judge(evidence({ lines: late }, { writes: writes(3) }))).toMatchObject(
    reason('grade-burst'),
  );
  const last = lines([1, 1, 1001, 1001, 3500]);
  expect(judge(evidence({ lines: last }, { writes: writes(4) }))).toMatchObject({
    reason: { code: 'grade-burst', details: { event: 3 } },
  });
});

test('ended early, even after the right lines, with and without an error of curl', () => {
  for (const code of [0, 18]) {
    const ended = { code, message: '' };
    expect(judge(evidence({ lines: lines(prompt), ended }, { writes: writes(3) }))).toMatchObject(
      reason('grade-ended'),
    );
    expect(judge(evidence({ ended }, { writes: writes(1) }))).toMatchObject(reason('grade-ended'));
  }
});

test('wrong content: the first line that differs is named, and cut to fit', () => {
  const html = [{ text: `<html>${'x'.repeat(200)}`, atMs: 5 }];
  const marks = judge(evidence({ lines: html, ended: { code: 0, message: '' } }));
  expect(marks).toMatchObject({
    reason: { code: 'grade-content', details: { line: `<html>${'x'.repeat(74)}` } },
  });
  const skipped = [{ text: 'data: 2', atMs: 5 }];
  expect(judge(evidence({ lines: skipped }))).toMatchObject(reason('grade-content'));
});

test('not reachable: curl says why', () => {
  const ended = { code: 7, message: 'curl: (7) Failed to connect' };
  expect(judge(evidence({ ended }))).toMatchObject({
    reason: { code: 'grade-unreachable', details: { message: 'curl: (7) Failed to connect' } },
  });
  expect(judge(evidence({ ended: { code: 52, message: '' } }))).toMatchObject({
    reason: { code: 'grade-unreachable', details: { message: 'curl ended with 52' } },
  });
});

test('bypassed: all is printed, or nothing comes, and the origin saw no such request', () => {
  const bypassed = reason('grade-bypassed-origin');
  expect(judge(evidence({ lines: lines(prompt) }, { seen: false }))).toMatchObject(bypassed);
  expect(judge(evidence({}, { seen: false }, 5001))).toMatchObject(bypassed);
});
