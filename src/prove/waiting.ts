import { setTimeout as sleep } from 'node:timers/promises';

import { ask, type TrialOptions } from './ask.ts';
import { inconclusive, type Outcome } from './barrier.ts';
import { gather, type Crowd } from './crowd.ts';
import { play } from './play.ts';

/** How often, and after how long, a request that waits for a place is looked for. */
const rounds = 8;
const roundMs = 200;
const arrivalMs = 10_000;

/** Does the request get no place while the others have theirs, and one as soon as they leave? */
async function isCrowdedOut(crowd: Crowd, arrived: Promise<unknown>): Promise<boolean | undefined> {
  const noted = arrived.then(() => true);
  // A clock alone is no proof: meanwhile the server was seen to work for the others.
  for (let round = 0; round < rounds; round++) {
    if (await Promise.race([noted, sleep(roundMs, false)])) return false;
    if (!(await crowd.stirs())) return undefined;
  }
  await crowd.leave();
  return (await Promise.race([noted, sleep(arrivalMs, false, { ref: false })])) || undefined;
}

/** One stream while others are open: whether it is answered beside them, or only once they have left. */
export async function amongOthers(options: TrialOptions, beside: number): Promise<Outcome> {
  const crowd = await gather(options, beside);
  const asked = crowd && ask(options);
  if (!crowd || !asked) return inconclusive;
  try {
    const waits = await isCrowdedOut(crowd, asked.stream);
    if (waits === undefined) return inconclusive;
    if (waits) {
      return { verdict: 'clogged', delivery: { shape: 'held', headers: 'late', end: 'open' } };
    }
    const stream = await asked.stream;
    return stream ? await play(asked.endsOf(stream), {}) : asked.refusal();
  } finally {
    await asked.close();
    await crowd.leave();
  }
}
