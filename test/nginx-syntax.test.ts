import { expect, test } from 'vitest';
import { generateLua } from '../fuzz/lua.ts';
import { Random } from '../fuzz/random.ts';
import { compare, configurations, summary } from '../fuzz/syntax.ts';

test('2,000 configurations: what nginx takes we take, what it refuses we refuse', () => {
  const agreement = compare(configurations(2000, 1));
  console.log(summary(agreement));
  expect(agreement.disagreements).toEqual([]);
  expect(agreement.accepted).toBeGreaterThan(300);
  expect(agreement.refused).toBeGreaterThan(1000);
});

test('200 blocks of Lua end where the Lua module sees their end', () => {
  const texts = Array.from({ length: 200 }, (_, seed) => generateLua(new Random(seed)));
  const agreement = compare(texts);
  console.log(summary(agreement));
  expect(agreement.disagreements).toEqual([]);
  expect(agreement.accepted).toBeGreaterThan(30);
});
