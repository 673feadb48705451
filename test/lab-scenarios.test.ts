import { afterAll, expect, test } from 'vitest';

import { allScenarios } from '../src/lab/scenarios.ts';
import { marksOf, mend, ownLabs, withLab } from './support/vetting.ts';

afterAll(ownLabs().leave);

const twice = [1, 2];
const full = { full: true };

/** Each solution from two fresh starts; the first two of a scenario are graded broken as well. */
test.concurrent.each(allScenarios().map((scenario) => [scenario.id, scenario] as const))(
  '%s',
  async (_, scenario) => {
    for (const [at, name] of Object.keys(scenario.solutions).entries()) {
      for (const round of twice) {
        await withLab(scenario, async (lab) => {
          const before = at === 0 ? await marksOf(lab) : undefined;
          expect({ round, full: before?.full ?? false }).toEqual({ round, full: false });
          await mend(lab, scenario, name);
          expect({ name, marks: await marksOf(lab) }).toEqual({ name, marks: full });
        });
      }
    }
  },
  240_000,
);
