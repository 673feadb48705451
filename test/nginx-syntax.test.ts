import { expect, test } from 'vitest';
import { compare, configurations, summary } from '../fuzz/syntax.ts';

test('2,000 configurations: what nginx takes we take, what it refuses we refuse', () => {
  const agreement = compare(configurations(2000, 1));
  console.log(summary(agreement));
  expect(agreement.disagreements).toEqual([]);
  expect(agreement.accepted).toBeGreaterThan(300);
  expect(agreement.refused).toBeGreaterThan(1000);
});
