import { setTimeout as sleep } from 'node:timers/promises';

import type { Delivery } from '../model/delivery.ts';
import type { Trial } from '../model/finding.ts';
import type { Observation } from '../model/observation.ts';
import { endingOf } from '../observe/ending.ts';
import { notStream } from '../observe/verdict.ts';
import type { OriginStream } from '../origin/stream.ts';
import type { Endpoint } from '../proxies/copies.ts';
import { passControl } from './control.ts';
import type { Watcher } from './watcher.ts';

/** The two ends of one stream through a private copy. */
export interface Ends {
  readonly stream: OriginStream;
  readonly watcher: Watcher;
  /** Where the copy answers at once, once it has come by. */
  readonly control: Endpoint;
  /** Reloads the copy, once for all who share it. */
  readonly reload: () => Promise<boolean>;
  /** How long an event may take before it counts as held up; milliseconds. */
  readonly patienceMs: number;
}

export interface Outcome {
  readonly verdict: Trial['verdict'];
  readonly delivery?: Delivery;
}

/** How a stream began: the header, and what its quickest event took. */
export interface Start {
  readonly headers: 'early' | 'late';
  readonly quickestMs: number;
}

export const inconclusive: Outcome = { verdict: 'inconclusive' };
const other: Outcome = { verdict: 'not-a-stream' };

/** What bytes may take behind a barrier that took the same way. */
const carriedMs = 10;
const fillLimitBytes = 512 * 1024;
const fillLimitMs = 5000;
/** A relay that has not passed a piece on for so long is stuck. */
const relayedWithinMs = 5000;

/** The next piece of filler: a full buffer's size is told to a quarter, in a few dozen writes. */
const fillStep = (filled: number): number => Math.max(256, Math.round(filled / 4));

const has =
  (count: number) =>
  (seen: Observation): boolean =>
    seen.events.length >= count;

export const hasEnded = ({ end }: Observation): boolean => end.kind !== 'open';

/** Has the copy come by since the last write: what relays it, where something does, and its server? */
async function passed({ stream, control }: Pick<Ends, 'stream' | 'control'>): Promise<boolean> {
  const stuck = sleep(relayedWithinMs, false, { ref: false });
  const relayed = await Promise.race([stream.relayed().then(() => true), stuck]);
  return relayed && passControl(control);
}

/** Did the response header come before anything else was written? Undefined: the copy is stuck. */
export async function headersOf(ends: Ends): Promise<Start['headers'] | undefined> {
  if (!(await passed(ends))) return undefined;
  const { watcher } = ends;
  const early = await watcher.until(({ head }) => head !== undefined, carriedMs);
  return early ? 'early' : 'late';
}

/** Finds what lets a held event go; undefined when nothing does. */
async function release(
  held: number,
  { stream, watcher, control }: Ends,
): Promise<Pick<Delivery, 'shape' | 'events' | 'bytes'> | undefined> {
  const arrived = async (withinMs: number): Promise<boolean> =>
    (await passed({ stream, control })) && watcher.until(has(held), withinMs);
  // What comes next lets an event go that is behind, however little it is.
  for (let behind = 1; behind <= 2; behind++) {
    await stream.fill(2);
    if (await arrived(carriedMs)) return { shape: 'behind', events: behind };
  }
  let filled = 0;
  const untilMs = performance.now() + fillLimitMs;
  while (filled < fillLimitBytes && performance.now() < untilMs) {
    const step = fillStep(filled);
    // A proxy that takes no more holds the write as well.
    await Promise.race([
      stream.fill(step),
      stream.left,
      sleep(fillLimitMs, undefined, { ref: false }),
    ]);
    filled += step;
    if (await arrived(carriedMs / 2)) {
      const written = stream.writes.reduce((sum, { bytes }) => sum + bytes, 0);
      return { shape: 'batched', bytes: written };
    }
  }
  stream.end();
  // At the end all has come: what is not there by then comes never.
  const over = (seen: Observation): boolean => has(held)(seen) || seen.end.kind === 'complete';
  const ended = (await passControl(control)) && (await watcher.until(over, 5000));
  return ended ? { shape: 'held' } : undefined;
}

/** The response has ended, though the origin has not: exact, whatever the clock says. */
export function cutShort(
  { watcher }: Pick<Ends, 'watcher'>,
  headers: Start['headers'],
): Outcome | undefined {
  const seen = watcher.seen();
  if (!seen || !hasEnded(seen)) return undefined;
  if (seen.head?.status !== 200) return { verdict: seen.head ? 'not-a-stream' : 'clogged' };
  const { endMs } = endingOf(seen);
  const end = seen.end.kind === 'reset' ? 'reset' : 'cut';
  const shape = seen.events.length > 0 ? 'immediate' : 'held';
  return {
    verdict: 'clogged',
    delivery: { shape, headers, end, ...(endMs === undefined ? {} : { endMs }) },
  };
}

/** Says the answer of itself that it is no stream? */
function isOther({ watcher }: Ends): boolean {
  const seen = watcher.seen();
  return seen !== undefined && notStream(seen).length > 0;
}

/** Writes an event, and waits until it has come: how long that took, or how it went wrong. */
export async function pass(
  event: number,
  ends: Ends,
  headers: Start['headers'],
): Promise<number | Outcome> {
  const { stream, watcher, patienceMs } = ends;
  const writtenMs = performance.now();
  await stream.write(event);
  const written = event * stream.burst;
  const came = await watcher.until(has(written), patienceMs);
  if (isOther(ends)) return other;
  if (came) return performance.now() - writtenMs;
  // The clock alone is no proof of a hold: the copy's only worker must have come by since.
  if (!(await passed(ends))) return inconclusive;
  if (await watcher.until(has(written), 0)) return Infinity;
  const cut = cutShort(ends, headers);
  if (cut) return cut;
  const released = await release(written, ends);
  if (isOther(ends)) return other;
  if (!released) return inconclusive;
  return { verdict: 'clogged', delivery: { ...released, headers, end: 'open' } };
}
