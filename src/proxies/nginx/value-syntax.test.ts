import { expect, test } from 'vitest';
import { parseNumber, parseOffset, parseSize, parseTime } from './value-syntax.ts';

test.each([
  ['0', 0],
  ['4k', 4096],
  ['1M', 1_048_576],
  ['1g', undefined],
  ['k', undefined],
  ['', undefined],
  ['-1', undefined],
  ['1.5k', undefined],
  ['9223372036854775807', 2 ** 63],
  ['9223372036854775808', undefined],
  ['8796093022207m', 8_796_093_022_207 * 1_048_576],
  ['8796093022208m', undefined],
])('the size %s is %d bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each<[string, number | undefined, number | undefined]>([
  ['60', 60_000, 60_000],
  ['1m', 60_000, 60_000],
  ['1h 30m', 5_400_000, 5_400_000],
  ['1h30m', 5_400_000, 5_400_000],
  ['500ms', 500, undefined],
  ['1y', undefined, 31_536_000_000],
  ['1M', undefined, 2_592_000_000],
  ['1s1s', undefined, undefined],
  ['1m1h', undefined, undefined],
  ['5 5', 10_000, 10_000],
  ['s', undefined, undefined],
  ['', undefined, undefined],
  ['-1', undefined, undefined],
  ['9223372036854775807', undefined, Number(2n ** 63n * 1000n)],
])('the time %s is %d ms, or %d ms where seconds are counted', (text, inMs, inSeconds) => {
  expect(parseTime(text, 'ms')).toBe(inMs);
  expect(parseTime(text, 's')).toBe(inSeconds);
});

test('offsets may be gigabytes, numbers may not have units', () => {
  expect(parseOffset('2g')).toBe(2_147_483_648);
  expect(parseNumber('2g')).toBeUndefined();
  expect(parseNumber('007')).toBe(7);
});
