import { chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';

import { allScenarios } from '../src/lab/scenarios.ts';
import { freshLab, marksOf, mend, ownLabs } from './support/vetting.ts';

ownLabs();
chmodSync(tmpdir(), 0o1777);

const twice = [1, 2];

/** Each solution from two fresh starts of its own; the first two of a scenario are graded broken. */
describe.each(allScenarios().map((scenario) => [scenario.id, scenario] as const))(
  '%s',
  (_, scenario) => {
    const rounds = Object.keys(scenario.solutions).flatMap((name, at) =>
      twice.map((round) => ({ name, round, broken: at === 0 })),
    );
    test.concurrent.each(rounds)('$name, $round', async ({ name, broken }) => {
      const lab = await freshLab(scenario);
      try {
        if (broken) expect(await marksOf(lab)).toMatchObject({ full: false });
        await mend(lab, scenario, name);
        expect(await marksOf(lab)).toEqual({ full: true });
      } finally {
        await lab.stop();
      }
    });
  },
);
