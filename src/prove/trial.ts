import type { Trial } from '../model/finding.ts';
import { withStream, type TrialOptions } from './ask.ts';
import { inconclusive, type Outcome } from './barrier.ts';
import { neighbourly } from './neighbours.ts';
import { play } from './play.ts';

const alone = (options: TrialOptions): Promise<Outcome> =>
  withStream(options, (asked, stream) => play(asked.endsOf(stream), options));

function once(options: TrialOptions): Promise<Outcome> {
  const act = options.act && neighbourly(options.act.kind);
  return act ? act(options) : alone(options);
}

/**
 * One trial by barrier: the origin writes an event and stays silent until the client has it. A yes
 * takes milliseconds; a no counts only once something was seen to release the event, and is tried
 * again otherwise.
 */
export async function runTrial(options: TrialOptions): Promise<Trial> {
  const begun = performance.now();
  let outcome = await once(options);
  if (outcome === inconclusive) outcome = await once(options);
  return {
    ...(options.remedy === undefined ? {} : { remedy: options.remedy }),
    client: options.client,
    ...outcome,
    tookMs: Math.round(performance.now() - begun),
  };
}
