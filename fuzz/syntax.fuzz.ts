import { expect, test } from 'vitest';
import { generateLua } from './lua.ts';
import { Random } from './random.ts';
import { compare, configurations, summary } from './syntax.ts';

test('20,000 configurations: what nginx takes we take, what it refuses we refuse', () => {
  const agreement = compare(configurations(20_000, 1));
  console.log(summary(agreement));
  expect(agreement.disagreements).toEqual([]);
});

test('2,000 blocks of Lua end where the Lua module sees their end', () => {
  const texts = Array.from({ length: 2000 }, (_, seed) => generateLua(new Random(seed)));
  const agreement = compare(texts);
  console.log(summary(agreement));
  expect(agreement.disagreements).toEqual([]);
});
