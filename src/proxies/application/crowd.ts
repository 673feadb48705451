import type { Queue } from '../../host/processes.ts';
import type { Observation } from '../../model/observation.ts';
import type { Address } from '../../model/route.ts';
import type { Sight } from '../proxy.ts';

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
function crowded(all: readonly Observation[], capacity: number): readonly Observation[] {
  return all.filter((seen) =>
    crowdedOut(
      seen,
      all.filter((other) => other !== seen),
      capacity,
    ),
  );
}

/** No answer of the application's: none at all, or what a gateway says that has waited long enough. */
const isUnanswered = ({ address, head }: Observation): boolean =>
  address !== undefined && (head === undefined || head.status === 504);

/**
 * The requests that nobody took, because others have all the places. An application that is slow to
 * answer has taken one: then fewer wait to be accepted than got no answer.
 */
function leftWaiting(
  all: readonly Observation[],
  { waiting, taken }: Queue,
  capacity: number,
): readonly Observation[] {
  const unanswered = all.filter(isUnanswered);
  return waiting >= unanswered.length && taken >= capacity ? unanswered : [];
}

/** Those that found no place, and whether others have them who came before. */
export interface Shut {
  readonly out: readonly Observation[];
  readonly byOthers: boolean;
}

/**
 * The requests for which an application server had no place left; undefined where there was none.
 * @param capacity how many it answers at once
 * @param entry where the requests come in
 */
export function shutOut(
  { together = [], doings }: Sight,
  capacity: number,
  entry: Address,
): Shut | undefined {
  const waited = crowded(together, capacity);
  if (waited.length > 0) return { out: waited, byOthers: false };
  const queue = doings?.queues?.find(
    ({ port, path }) => port === entry.port && (port !== 0 || path === entry.host),
  );
  const left = queue ? leftWaiting(together, queue, capacity) : [];
  return left.length > 0 ? { out: left, byOthers: true } : undefined;
}
