import type { Observation } from '../model/observation.ts';
import { lostBy } from './lost-events.ts';
import type { WatchOptions } from './observe.ts';
import { evidence, type Evidence } from './reading.ts';
import { shapeOf } from './shape.ts';
import { notStream } from './verdict.ts';

/** That many events apart from each other, and a stream is believed. */
const eventsWanted = 3;

/** Judging costs time that grows with the events; a flood is judged now and then only. */
const alwaysJudged = 200;
const floodStep = 256;

/** Is what was seen enough to say what this client gets? */
export function isCertain(observation: Observation): boolean {
  const { head, bodyStart, events } = observation;
  // What came instead of a stream is shown, so a little of it is waited for.
  if (head && notStream(observation).length > 0) return bodyStart.length > 0;
  if (lostBy(observation) !== undefined) return true;
  if (events.length > alwaysJudged && events.length % floodStep !== 0) return false;
  return events.length > 0 && shapeOf(observation).certainty !== 'open';
}

/** What is still missing for an answer, to be shown while waiting. */
export function waitingFor({ head, events, end }: Observation): Evidence {
  const ms = Math.round(end.atMs);
  if (!head) return evidence('waiting-for-head', { ms });
  if (events.length === 0) return evidence('waiting-for-event', { ms });
  return evidence('waiting-for-events', { ms, seen: events.length, wanted: eventsWanted });
}

export interface Patience {
  /** How long to wait for an answer at most. */
  readonly patienceMs: number;
  /** Watch for cuts for so long, whatever is seen before. */
  readonly watchCutMs?: number;
  /** Told after every change what is waited for. */
  readonly onWait?: (what: Evidence) => void;
}

/** How to watch one client: until the answer is certain, or on purpose longer. */
export function patiently(
  { patienceMs, watchCutMs, onWait }: Patience,
  signal?: AbortSignal,
): WatchOptions {
  return {
    patienceMs: watchCutMs ?? patienceMs,
    enough: (soFar) => {
      onWait?.(
        watchCutMs === undefined
          ? waitingFor(soFar)
          : evidence('waiting-for-cut', { ms: Math.round(soFar.end.atMs), wantedMs: watchCutMs }),
      );
      return watchCutMs === undefined && isCertain(soFar);
    },
    ...(signal ? { signal } : {}),
  };
}
