import type { Observation } from '../../model/observation.ts';

const fromMs = ({ startedAt }: Observation): number => startedAt;
const untilMs = ({ startedAt, end }: Observation): number => startedAt + end.atMs;

/** When the answer began, on the wall clock; never for one that had none. */
const answeredMs = ({ startedAt, head }: Observation): number =>
  head ? startedAt + head.atMs : Infinity;

/** A wait that is more than a slow start. */
const waitsFromMs = 1000;
const looks = 16;

/** Were so many others being answered all the while that this one waited? */
function crowdedOut(seen: Observation, others: readonly Observation[], capacity: number): boolean {
  const from = fromMs(seen);
  const until = Math.min(answeredMs(seen), untilMs(seen));
  if (until - from < waitsFromMs) return false;
  // Its own turn comes when somebody leaves, so the ends of the wait say nothing.
  const [first, last] = [from + waitsFromMs / 2, until - waitsFromMs / 4];
  return Array.from(
    { length: looks },
    (_, at) => first + ((last - first) * at) / (looks - 1),
  ).every(
    (at) =>
      others.filter((other) => answeredMs(other) <= at && untilMs(other) >= at).length >= capacity,
  );
}

/**
 * Of requests made at the same time, those that got no answer for as long as so many others had one:
 * there was no place left to answer them.
 */
export function crowded(all: readonly Observation[], capacity: number): readonly Observation[] {
  return all.filter((seen) =>
    crowdedOut(
      seen,
      all.filter((other) => other !== seen),
      capacity,
    ),
  );
}
