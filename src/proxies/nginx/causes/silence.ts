import type { Observation } from '../../../model/observation.ts';

/** What comes with the end is part of it: a header that was held back, a reset, a goodbye. */
const lastWordsMs = 10;

/** How long nothing came before the response ended; milliseconds. */
export function silenceBeforeEndMs({ end, reads }: Observation): number {
  const last = reads.findLast(({ atMs }) => end.atMs - atMs > lastWordsMs);
  return end.atMs - (last?.atMs ?? 0);
}

/** The longest time in which nothing came; milliseconds. */
export function longestSilenceMs({ end, reads }: Observation): number {
  const times = [0, ...reads.map(({ atMs }) => atMs), end.atMs];
  return Math.max(...times.slice(1).map((time, at) => time - (times[at] ?? 0)));
}
