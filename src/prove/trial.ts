import type { Trial } from '../model/finding.ts';
import { open, withStream, type Opened, type TrialOptions } from './ask.ts';
import { inconclusive, type Outcome } from './barrier.ts';
import { multiplexed } from './multiplexed.ts';
import { neighbourly } from './neighbours.ts';
import { ownAnswer } from './own-answer.ts';
import { play } from './play.ts';
import { upload } from './upload.ts';
import { amongOthers } from './waiting.ts';

function once(options: TrialOptions): Promise<Outcome> {
  if (options.act?.kind === 'waiting') return amongOthers(options, options.act.beside);
  if (options.act?.kind === 'upload') return upload(options);
  if (options.act?.kind === 'multiplexed') return multiplexed(options, options.act.beside);
  if (options.act?.kind === 'answer') return ownAnswer(options, options.act.status);
  const act = options.act && neighbourly(options.act.kind);
  return act ? act(options) : withStream(options, (ends) => play(ends, options));
}

function trialOf({ remedy, client }: TrialOptions, outcome: Outcome, begun: number): Trial {
  const tookMs = Math.round(performance.now() - begun);
  return { ...(remedy === undefined ? {} : { remedy }), client, ...outcome, tookMs };
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
  return trialOf(options, outcome, begun);
}

/** Who is neither answered nor heard of waits where nobody takes him in, and stays without a stream. */
const turnedAway = (outcome: Outcome): Outcome =>
  outcome.verdict === 'unreachable' ? { verdict: 'not-a-stream' } : outcome;

/**
 * Trials of several clients at once: each asks while those before it have their streams open, in
 * this order, and all are played only then.
 * @param beside how many streams are opened before them, as the first of them would
 */
export async function runTogether(
  all: readonly TrialOptions[],
  beside: number,
): Promise<readonly Trial[]> {
  const [first] = all;
  if (!first) return [];
  const begun = performance.now();
  const opened: Opened[] = await Promise.all(Array.from({ length: beside }, () => open(first)));
  try {
    for (const options of all) opened.push(await open(options));
    return await Promise.all(
      all.map(async (options, at) => {
        const own = opened[beside + at];
        const outcome = own?.ends ? await play(own.ends, options) : own?.refusal;
        return trialOf(options, turnedAway(outcome ?? inconclusive), begun);
      }),
    );
  } finally {
    await Promise.all(opened.map(({ close }) => close()));
  }
}
