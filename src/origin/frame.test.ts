import { expect, test } from 'vitest';

import { comment, eventText } from './event.ts';
import { frame, frameEnd, settled } from './frame.ts';

test('auto frames as normal servers do', () => {
  expect(settled('auto', '1.1')).toBe('chunked');
  expect(settled('auto', '1.0')).toBe('close');
  expect(settled('length', '1.1')).toBe('length');
});

test.each([
  ['chunked', [['3\r\nabc\r\n'], ['3\r\nabc\r\n']], '0\r\n\r\n'],
  ['close', [['abc'], ['abc']], undefined],
  ['length', [['abc'], ['abc']], undefined],
  ['one-chunk', [['7fff0000\r\nabc'], ['abc']], undefined],
  [
    'many-chunks',
    [['1\r\na\r\n1\r\nb\r\n1\r\nc\r\n'], ['1\r\na\r\n1\r\nb\r\n1\r\nc\r\n']],
    '0\r\n\r\n',
  ],
  [
    'size-line-apart',
    [
      ['3\r\n', 'abc\r\n'],
      ['3\r\n', 'abc\r\n'],
    ],
    '0\r\n\r\n',
  ],
  [
    'three-writes',
    [
      ['3\r\n', 'abc', '\r\n'],
      ['3\r\n', 'abc', '\r\n'],
    ],
    '0\r\n\r\n',
  ],
  ['late-chunk-end', [['3\r\nabc'], ['\r\n3\r\nabc']], '\r\n0\r\n\r\n'],
] as const)('%s', (framing, packets, end) => {
  expect([frame(framing, 'abc', true), frame(framing, 'abc', false)]).toEqual(packets);
  expect(frameEnd(framing, false)).toBe(end);
});

test('an event is padded to its size by a comment, in each kind of padding', () => {
  expect(eventText(1)).toBe('data: 1\n\n');
  expect(eventText(12, 10)).toBe('data: 12\n\n');
  for (const padding of ['repeat', 'json', 'hex'] as const) {
    const text = eventText(7, 300, padding);
    expect(text).toHaveLength(300);
    expect(text).toMatch(/^data: 7\n:[^\n]+\n\n$/);
  }
  expect(comment(0, 'repeat', 1)).toBe(':\n');
});
