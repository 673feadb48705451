import type { Observation } from '../../model/observation.ts';

const fromMs = ({ startedAt }: Observation): number => startedAt;
const untilMs = ({ startedAt, end }: Observation): number => startedAt + end.atMs;

/** When the answer began, on the wall clock; never for one that had none. */
const answeredMs = ({ startedAt, head }: Observation): number =>
  head ? startedAt + head.atMs : Infinity;

/** A wait that is more than a slow start; trials tell what a busy machine makes of one. */
const waitsFromMs = 100;

/**
 * Were so many others being answered all the while that this one waited? When the first of them left,
 * its place was not free at once: a server hears of that when it writes the next time.
 */
function crowdedOut(seen: Observation, others: readonly Observation[], capacity: number): boolean {
  const from = fromMs(seen);
  const before = others
    .filter((other) => answeredMs(other) < Math.min(answeredMs(seen), untilMs(seen)))
    .toSorted((a, b) => answeredMs(a) - answeredMs(b))
    .slice(0, capacity);
  if (before.length < capacity) return false;
  const full = Math.max(from, ...before.map(answeredMs));
  const left = Math.min(answeredMs(seen), untilMs(seen), ...before.map(untilMs));
  return left - full >= waitsFromMs;
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
