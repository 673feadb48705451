import { expect, test } from 'vitest';
import { compare, configurations, summary } from './syntax.ts';

test('20,000 configurations: what nginx takes we take, what it refuses we refuse', () => {
  const agreement = compare(configurations(20_000, 1));
  console.log(summary(agreement));
  expect(agreement.disagreements).toEqual([]);
});
