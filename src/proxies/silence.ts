import type { Act } from '../model/act.ts';
import type { Remedy } from '../model/finding.ts';
import type { Observation } from '../model/observation.ts';

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

/** How far the cut may be from the timeout, in milliseconds: a proxy's timers, and the way back. */
const slackMs = (limitMs: number): number => Math.min(1500, limitMs / 2);

/** Was this client cut after a silence of that length? In lint the end is all that is known. */
export function isCut(seen: Observation, limitMs: number): boolean {
  return seen.end.kind === 'cut' && Math.abs(silenceBeforeEndMs(seen) - limitMs) < slackMs(limitMs);
}

/** Waits in a trial this much longer than the origin was seen to be silent, in milliseconds. */
const beyondMs = 1000;

/** What a trial plays: a silence like the origin's own, and at least one that the timeout ends. */
export function silence(next: Observation | undefined, limitMs: number): Act {
  const seenMs = next ? longestSilenceMs(next) : 0;
  return { kind: 'silence', ms: Math.round(Math.max(seenMs, limitMs) + beyondMs) };
}

/** Most other clocks on the way (load balancers, NAT, phones) cut an idle connection within a minute. */
const beatAtLeastEveryMs = 25_000;

/** The origin sends something now and then: no header, but the application's business too. */
export const heartbeat = (limitMs: number): Remedy => ({
  id: 'heartbeat',
  kind: 'origin',
  scope: 'origin',
  edits: [],
  headers: [],
  heartbeatMs: Math.min(beatAtLeastEveryMs, limitMs / 2),
  holdsFor: [],
  proved: false,
});
