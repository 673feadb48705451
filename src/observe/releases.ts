import type { Observation } from '../model/observation.ts';

/** Body bytes that came together, as far as the clock can tell. */
export interface Release {
  /** When its last read came. */
  readonly atMs: number;
  /** Decoded body bytes. */
  readonly bytes: number;
  /** Events that it completed. */
  readonly events: number;
  /** Does it leave off in the middle of an event? */
  readonly endsInside: boolean;
  /** Did it complete an event whose beginning had come in an earlier release? */
  readonly completesEarlier: boolean;
}

/** One write of a server reaches the client in reads that are at most this far apart. */
const sameWriteMs = 25;

/**
 * How far apart reads may be and still belong together: a quarter of the usual pause, so that a
 * fast stream is not taken for one long batch.
 */
function splitMs(times: readonly number[]): number {
  const gaps = times
    .slice(1)
    .map((time, k) => time - (times[k] ?? 0))
    .sort((a, b) => a - b);
  const usual = gaps[Math.floor(gaps.length * 0.9)] ?? 0;
  return Math.min(sameWriteMs, Math.max(1, usual / 4));
}

/** Groups the reads that brought body bytes into releases. */
export function releasesOf({ reads, events }: Observation): Release[] {
  const bodies = reads.filter((read) => (read.bodyBytes ?? 0) > 0);
  const split = splitMs(bodies.map((read) => read.atMs));
  const releases: Release[] = [];
  let offset = 0;
  let event = 0;
  for (let at = 0; at < bodies.length;) {
    const begin = offset;
    const firstEvent = event;
    let last = bodies[at];
    do {
      last = bodies[at++];
      offset += last?.bodyBytes ?? 0;
    } while (last && (bodies[at]?.atMs ?? Infinity) - last.atMs <= split);
    while (event < events.length && (events[event]?.end ?? 0) <= offset) event += 1;
    const next = events[event];
    const first = events[firstEvent];
    releases.push({
      atMs: last?.atMs ?? 0,
      bytes: offset - begin,
      events: event - firstEvent,
      endsInside: next !== undefined && (next.end ?? 0) - next.bytes < offset,
      completesEarlier:
        event > firstEvent && first !== undefined && (first.end ?? 0) - first.bytes < begin,
    });
  }
  const tail = releases.at(-1);
  // What hangs at the very end has no event yet that would tell.
  return event === events.length && tail && endsPending(events, offset)
    ? [...releases.slice(0, -1), { ...tail, endsInside: true }]
    : releases;
}

function endsPending(events: Observation['events'], offset: number): boolean {
  // One byte may be the LF of a closing CRLF.
  return offset - (events.at(-1)?.end ?? 0) > 1;
}
