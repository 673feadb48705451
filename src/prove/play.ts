import type { Act } from '../model/act.ts';
import {
  cutShort,
  hasEnded,
  headersOf,
  inconclusive,
  pass,
  type Ends,
  type Outcome,
  type Start,
} from './barrier.ts';

const events = 4;
/** How often something is said in a stream that only has to last. */
const eventEveryMs = 200;
/** A delay that no busy machine's scheduling explains. */
const delayFromMs = 100;

/** What is played after the events. */
export interface Play {
  readonly act?: Act;
  /** How often the origin says something in a silence; milliseconds, never unless given. */
  readonly heartbeatMs?: number;
}

/** Writes event after event, each only when the one before has come. */
async function startOf(ends: Ends): Promise<Start | Outcome> {
  const headers = await headersOf(ends);
  if (!headers) return inconclusive;
  let quickestMs = Infinity;
  for (let event = 1; event <= events; event++) {
    const took = await pass(event, ends, headers);
    if (typeof took !== 'number') return took;
    quickestMs = Math.min(quickestMs, took);
  }
  return { headers, quickestMs };
}

/** The origin says nothing but its heartbeats, until the time is over or the response has ended. */
async function keepSilent({ stream, watcher }: Ends, ms: number, heartbeatMs?: number) {
  const beat =
    heartbeatMs === undefined ? undefined : setInterval(() => void stream.fill(2), heartbeatMs);
  await watcher.until(hasEnded, ms);
  clearInterval(beat);
}

/** Whether the stream goes on, event by event, until it has lasted for so long in total. */
async function keepsOn(ends: Ends, ms: number, headers: Start['headers']) {
  const untilMs = performance.now() + ms;
  for (let event = events + 1; ; event++) {
    await ends.watcher.until(hasEnded, eventEveryMs);
    const cut = cutShort(ends, headers);
    if (cut) return cut;
    const took = await pass(event, ends, headers);
    if (typeof took !== 'number') return took;
    if (performance.now() > untilMs) return undefined;
  }
}

/**
 * Whether the stream outlives what is played. A cut is an exact sight; that there was none is shown
 * by one more event, which comes through after all that time.
 */
async function outlives(ends: Ends, { act, heartbeatMs }: Play, { headers }: Start) {
  if (act?.kind === 'lasting') return keepsOn(ends, act.ms, headers);
  if (act?.kind !== 'silence' && act?.kind !== 'reload') return undefined;
  if (act.kind === 'reload' && !(await ends.reload())) return inconclusive;
  await keepSilent(ends, act.ms, heartbeatMs);
  const cut = cutShort(ends, headers);
  if (cut) return cut;
  const took = await pass(events + 1, ends, headers);
  return typeof took === 'number' ? undefined : took;
}

/** Plays one stream to its verdict. */
export async function play(ends: Ends, what: Play): Promise<Outcome> {
  const start = await startOf(ends);
  if ('verdict' in start) return start;
  const trouble = await outlives(ends, what, start);
  if (trouble) return trouble;
  const { headers, quickestMs } = start;
  const delayed = Number.isFinite(quickestMs) && quickestMs >= delayFromMs;
  return {
    verdict: 'streams',
    delivery: {
      shape: delayed ? 'delayed' : 'immediate',
      ...(delayed ? { ms: Math.round(quickestMs) } : {}),
      headers,
      end: 'open',
    },
  };
}
