import type { Observation } from '../model/observation.ts';
import type { Reading } from './reading.ts';
import { shapeOf } from './shape.ts';
import type { Written } from './pairing.ts';

/** What was seen at a hop's front, on its clients' side. */
export interface HopObservation {
  /** Index into the route; 0 is what the client talks to, the last one is the origin. */
  readonly hop: number;
  readonly observation: Observation;
}

/** What a hop does to the delivery: its front compared with the front of the next one. */
export interface HopChange {
  readonly hop: number;
  readonly next: number;
  readonly reading: Reading;
}

export interface Comparison {
  /** From the origin outwards, one for each pair of hops that can be compared. */
  readonly changes: readonly HopChange[];
  /** The first hop on the events' way that changes the delivery; undefined when none does. */
  readonly first?: number;
  /** Is the first change certain, and that nothing changes before it; or that nothing does at all? */
  readonly certain: boolean;
}

/** The arrivals at one hop, as the writes that another observation is judged by. */
export function writtenFrom(inner: Observation, outer: Observation): Written[] {
  return inner.events.map(({ atMs, bytes, data, id }) => ({
    atMs: atMs + inner.startedAt - outer.startedAt,
    bytes,
    data,
    ...(id === undefined ? {} : { id }),
  }));
}

function passes({ delivery }: Reading): boolean {
  return delivery === undefined || delivery.shape === 'immediate';
}

/** Did the response end here although it went on behind? */
function cutHere(outer: Observation, inner: Observation): boolean {
  const ended = outer.end.kind === 'cut' || outer.end.kind === 'reset';
  return ended && inner.end.kind === 'open';
}

/**
 * Compares what was seen at the reachable hops while they were watched at the same time, in the
 * route's order. Events are matched by id, else by content, else by number.
 */
export function compare(hops: readonly HopObservation[]): Comparison {
  const pairs = hops.slice(1).map((inner, k) => ({ outer: hops[k], inner }));
  const judged = pairs.toReversed().flatMap(({ outer, inner }) => {
    if (!outer || inner.observation.events.length === 0) return [];
    const written = writtenFrom(inner.observation, outer.observation);
    const reading = shapeOf(outer.observation, written);
    const changed = !passes(reading) || cutHere(outer.observation, inner.observation);
    return [{ hop: outer.hop, next: inner.hop, reading, changed }];
  });
  const at = judged.findIndex(({ changed }) => changed);
  const first = judged[at]?.hop;
  // Behind the first change nothing matters, and a hop that gets nothing cannot be judged.
  const deciding = at === -1 ? judged : judged.slice(0, at + 1);
  return {
    changes: judged.map(({ hop, next, reading }) => ({ hop, next, reading })),
    ...(first === undefined ? {} : { first }),
    certain:
      (at !== -1 || judged.length === pairs.length) &&
      deciding.every(({ reading }) => reading.certainty === 'certain'),
  };
}
