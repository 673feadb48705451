import { afterAll, expect, test } from 'vitest';

import { allScenarios } from '../src/lab/scenarios.ts';
import { en } from '../src/messages/en/messages.ts';
import { marksOf, ownLabs, told, withLab } from './support/vetting.ts';

const { folder, leave } = ownLabs();
afterAll(leave);

const isKnown = (cause: string): boolean => cause in en.causes;
const fixable = allScenarios().filter(({ expects }) => expects.fix && expects.causes.some(isKnown));

/** Two at a time: each runs trials on every remedy. */
const half = Math.ceil(fixable.length / 2);

test.concurrent.each([fixable.slice(0, half), fixable.slice(half)])(
  'unclog fix alone earns full marks wherever the remedy lies in a configuration',
  async (...scenarios) => {
    const all = [];
    for (const scenario of scenarios) {
      const { id } = scenario;
      const ended = await withLab(scenario, async (lab) => {
        const { result, reason } = await told('fix', lab, folder);
        return { id, result, reason, marks: await marksOf(lab) };
      });
      all.push(ended);
    }
    expect(all.filter(({ result, marks }) => result !== 'fixed' || !marks.full)).toEqual([]);
  },
  900_000,
);
