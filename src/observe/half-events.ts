import { evidence, type Certainty, type Evidence } from './reading.ts';
import type { Release } from './releases.ts';

/** The end of an event came only with the next one, so often. */
export interface HalfEvents {
  readonly shape: 'behind';
  readonly events: 1;
  readonly certainty: Certainty;
  readonly evidence: readonly Evidence[];
}

/** Does the end of an event come only with the next one? That shows without any clock. */
export function halfEvents(releases: readonly Release[]): HalfEvents | undefined {
  const late = releases.filter((release) => release.completesEarlier && release.endsInside).length;
  if (late === 0) return undefined;
  return {
    shape: 'behind',
    events: 1,
    certainty: late > 1 ? 'certain' : 'likely',
    evidence: [evidence('end-comes-with-next', { times: late })],
  };
}
