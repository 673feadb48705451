import { evidence, type Evidence } from './reading.ts';
import type { Release } from './releases.ts';
import { delaySuspects, sizeSuspects, suspectsFor } from './suspects.ts';

/** What a row of batches has in common. */
export interface Batching {
  readonly by: 'bytes' | 'time' | 'unknown';
  readonly bytes?: number;
  readonly ms?: number;
  /** Are events cut at the borders? No origin would do that. */
  readonly cutsEvents: boolean;
  readonly evidence: readonly Evidence[];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Largest deviation from the median, as a share of it. */
function spread(values: readonly number[]): number {
  const middle = median(values);
  return middle === 0 ? 0 : Math.max(...values.map((value) => Math.abs(value - middle))) / middle;
}

/**
 * What decides when a batch goes out: its size or the clock. A size decides when it recurs, and
 * surely when borders fall inside events; the first batch shares its buffer with the header and
 * may be smaller. A clock decides when the pauses recur and the sizes do not. Else it is unknown.
 */
export function batchingOf(releases: readonly Release[], eventBytes: number): Batching {
  const later = releases.length > 1 ? releases.slice(1) : releases;
  const sizes = later.map((release) => release.bytes);
  const pauses = releases.slice(1).map((release, k) => release.atMs - (releases[k]?.atMs ?? 0));
  const inside = releases.filter((release) => release.endsInside).length;
  const cutsEvents = inside * 2 >= releases.length;
  const bytes = median(sizes);
  // Whole events do not fill a buffer exactly: the last one that fitted leaves some room.
  const slack = cutsEvents ? Math.max(64, bytes * 0.02) : Math.max(64, eventBytes);
  const known = suspectsFor(bytes, sizeSuspects, slack);
  const steadySize = sizes.length > 1 && spread(sizes) <= 0.1;
  const steadyTime = pauses.length > 1 && spread(pauses) <= 0.1;
  const byTime = steadyTime && !cutsEvents && (!steadySize || known.length === 0);
  if (!byTime && !cutsEvents && !steadySize) {
    return { by: 'unknown', cutsEvents, evidence: [evidence('batch-of-events')] };
  }
  if (!byTime) {
    return {
      by: 'bytes',
      bytes,
      cutsEvents,
      evidence: [
        evidence(cutsEvents ? 'batch-cuts-events' : 'batch-of-bytes', { bytes }),
        ...known.map(({ code }) => evidence('size-suspect', { name: code })),
      ],
    };
  }
  const ms = Math.round(median(pauses));
  return {
    by: 'time',
    ms,
    cutsEvents,
    evidence: [
      evidence('batch-every', { ms }),
      ...suspectsFor(ms, delaySuspects, ms * 0.1).map(({ code }) =>
        evidence('delay-suspect', { name: code }),
      ),
    ],
  };
}
