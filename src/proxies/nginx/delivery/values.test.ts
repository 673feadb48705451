import { expect, test } from 'vitest';

import type { Setting } from '../../../model/route.ts';
import { parseSize, parseTime, Values } from './values.ts';

test('sizes as nginx writes them', () => {
  expect(['512', '4k', '1M', '2g', '4kb', '', 'k'].map(parseSize)).toEqual([
    512,
    4096,
    1_048_576,
    2 * 1024 ** 3,
    undefined,
    undefined,
    undefined,
  ]);
});

test('times as nginx writes them, seconds unless said', () => {
  expect(['60', '500ms', '1h 30m', '1d', '1M', 'off', ''].map(parseTime)).toEqual([
    60_000,
    500,
    5_400_000,
    86_400_000,
    30 * 86_400_000,
    undefined,
    undefined,
  ]);
});

const setting = (directive: string, ...values: readonly string[][]): [string, Setting] => [
  directive,
  { directive, values, source: 'configured', places: [], overrode: [] },
];

test('a setting that is absent or unreadable takes the default', () => {
  const values = new Values(
    new Map([setting('a', ['ON']), setting('b', ['$x']), setting('c', [])]),
  );
  expect([values.flag('a', false), values.flag('b', true), values.flag('none', true)]).toEqual([
    true,
    true,
    true,
  ]);
  expect([values.size('b', 7), values.time('b', 8)]).toEqual([7, 8]);
  expect(values.buffers('a', { count: 8, bytes: 4096 })).toEqual({ count: 8, bytes: 4096 });
});
