import { expect, test } from 'vitest';

import { drawCases } from './broken/cases.ts';
import { judgeAll } from './broken/judgement.ts';

test('broken configurations stream after the fix, which is minimal and touches nothing else', async () => {
  const wrong: string[] = [];
  const cases = drawCases(200, 1).filter((_, at) => at % 10 === 3);
  await judgeAll(cases, 4, ({ name }, judgement) => {
    wrong.push(...judgement.wrong.map((what) => `${name}: ${what}`));
  });
  expect(wrong).toEqual([]);
  expect(cases).toHaveLength(20);
}, 180_000);
