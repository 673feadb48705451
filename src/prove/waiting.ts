import { setTimeout as sleep } from 'node:timers/promises';

import type { OriginStream } from '../origin/stream.ts';
import { hasEnded, inconclusive, type Outcome } from './barrier.ts';
import { gather, type Crowd, type Joining } from './crowd.ts';
import { play } from './play.ts';
import { sandboxRequest } from './sandbox-request.ts';
import { startWatcher } from './watcher.ts';

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

/**
 * One stream while others are open: whether it is answered beside them, or only once they have left.
 * @param options.patienceMs how long an event may take before it counts as held up
 */
export async function amongOthers(
  options: Joining & { readonly patienceMs: number },
  beside: number,
): Promise<Outcome> {
  const { stage, manners, sandbox, patienceMs } = options;
  const crowd = await gather(options, beside);
  if (!crowd) return inconclusive;
  const expected = stage.expect(manners);
  const request = sandboxRequest(options, expected.mark);
  if (!request) return { verdict: 'unreachable' };
  const watcher = startWatcher(request);
  const answered = watcher.until(hasEnded, arrivalMs).then(() => undefined);
  const arrived: Promise<OriginStream | undefined> = Promise.race([expected.arrived, answered]);
  try {
    const waits = await isCrowdedOut(crowd, arrived);
    if (waits === undefined) return inconclusive;
    if (waits) {
      return { verdict: 'clogged', delivery: { shape: 'held', headers: 'late', end: 'open' } };
    }
    const stream = await arrived;
    if (!stream) return { verdict: watcher.seen()?.head ? 'not-a-stream' : 'unreachable' };
    return await play({ stream, watcher, control: sandbox.control, patienceMs }, {});
  } finally {
    expected.forget();
    void arrived.then((stream) => stream?.end());
    await watcher.leave();
    await crowd.leave();
  }
}
