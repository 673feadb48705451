import type { Delivery } from '../model/delivery.ts';
import type { Observation } from '../model/observation.ts';
import { batchingOf, median, type Batching } from './batches.ts';
import { paired, type Pair, type Written } from './pairing.ts';
import { halfEvents } from './half-events.ts';
import { evidence, type Certainty, type Evidence } from './reading.ts';
import { releasesOf } from './releases.ts';

type Shaped = Pick<Delivery, 'shape' | 'events' | 'bytes' | 'ms'> & {
  readonly certainty: Certainty;
  readonly evidence: readonly Evidence[];
};

const byCount = (count: number): Certainty =>
  count >= 3 ? 'certain' : count === 2 ? 'likely' : 'open';

/** A silence that long, and what did not come is not merely on its way. */
const settledMs = 1000;

/** Everything that came, came with the end, or nothing came although events were written. */
function held(pairs: readonly Pair[], { end }: Observation, slackMs: number): Shaped | undefined {
  const lags = pairs.flatMap(({ written, arrived }) =>
    arrived ? [arrived.atMs - written.atMs] : [],
  );
  const first = pairs[0]?.written.atMs ?? 0;
  if (lags.length === 0) {
    const ms = Math.round(end.atMs - first);
    const bytes = pairs.reduce((sum, { written }) => sum + written.bytes, 0);
    const sure = ms >= settledMs && (pairs.length >= 2 || ms >= 2 * settledMs);
    return {
      shape: 'held',
      certainty: sure || end.kind !== 'open' ? 'certain' : 'open',
      evidence: [evidence('written-not-arrived', { events: pairs.length, bytes, ms })],
    };
  }
  const withEnd = pairs.every(
    ({ arrived }) => arrived === undefined || Math.abs(end.atMs - arrived.atMs) <= slackMs,
  );
  if (end.kind === 'open' || !withEnd || Math.max(...lags) <= slackMs) return undefined;
  return {
    shape: 'held',
    certainty: byCount(pairs.length),
    evidence: [evidence('all-at-end', { events: lags.length, ms: Math.round(end.atMs - first) })],
  };
}

interface Watched {
  readonly pairs: readonly Pair[];
  readonly endMs: number;
  readonly slackMs: number;
}

/** A busy machine stamps one or the other late; what holds for most is what happens. */
function most<T>(ones: readonly T[], holds: (one: T) => boolean): boolean {
  return 3 * ones.filter(holds).length >= 2 * ones.length;
}

/** Each event but the last n: how long after its write it came, and after that of the n-th after it. */
function freedBy(n: number, pairs: readonly Pair[]) {
  return pairs.slice(0, -n).map(({ written, arrived }, k) => ({
    read: arrived?.read,
    lag: (arrived?.atMs ?? Infinity) - written.atMs,
    // The first bytes of the later event may have been written a little before the event as such.
    after: (arrived?.atMs ?? Infinity) - (pairs[k + n]?.written.atMs ?? Infinity),
  }));
}

/**
 * How near to a later write an event must come to be freed by it. Of a steady origin's events every
 * delay of about one period comes as near as that, so it must be nearer there.
 */
function nearMs({ pairs, slackMs }: Watched): number {
  const writes = pairs.map(({ written }) => written.atMs);
  const gaps = writes.slice(1).map((time, k) => time - (writes[k] ?? 0));
  const period = median(gaps);
  const steady = most(gaps, (gap) => Math.abs(gap - period) <= period / 8);
  return steady ? Math.min(slackMs, Math.max(10, period / 8)) : slackMs;
}

/**
 * Does each event come with the write of the n-th after it? It comes by itself and not earlier, and
 * the last n are still missing when twice the slowest event's time has passed since they were
 * written: then it is certain. Otherwise the events must follow the writes closely; and where the
 * end let the last ones out, that may be a coincidence.
 */
function behindBy(n: number, watched: Watched): Certainty | undefined {
  const { pairs, endMs, slackMs } = watched;
  const near = nearMs(watched);
  const tail = pairs.slice(-n);
  const freed = freedBy(n, pairs);
  const reads = freed.map(({ read }) => read);
  const alone = most(reads, (read) => reads.indexOf(read) === reads.lastIndexOf(read));
  const caused = most(freed, ({ lag, after }) => lag > slackMs && after >= -near);
  if (!alone || !caused) return undefined;
  const missing = tail.every(({ arrived }) => !arrived);
  const silenceMs = endMs - (tail.at(-1)?.written.atMs ?? endMs);
  const slowest = Math.max(...freed.map(({ lag }) => lag));
  const close = most(freed, ({ after }) => after <= near);
  if (missing && (close || silenceMs > 2 * slowest + slackMs)) return byCount(freed.length);
  const atEnd = tail.every(({ arrived }) => !arrived || arrived.atMs >= endMs - slackMs);
  return close && atEnd ? 'likely' : undefined;
}

/** Were the events written so far apart that it can be told which write freed one? */
function writtenApart({ pairs, slackMs }: Watched): boolean {
  const writes = pairs.map(({ written }) => written.atMs);
  return writes.slice(1).every((time, k) => time - (writes[k] ?? 0) > slackMs);
}

/**
 * Do events come about when a later one is written? Where each is freed by a later one, and the
 * last one is not overdue yet, that looks like a delay of the origin's own period.
 */
function nearLaterWrites(watched: Watched): boolean {
  const { pairs, slackMs } = watched;
  const counts = pairs.slice(2).map((_, k) => k + 1);
  return (
    writtenApart(watched) &&
    counts.some((n) => !most(freedBy(n, pairs), ({ after }) => Math.abs(after) > slackMs))
  );
}

function behind(watched: Watched): Shaped | undefined {
  const { pairs } = watched;
  if (!writtenApart(watched)) return undefined;
  for (let n = 1; n < Math.min(pairs.length, 9); n++) {
    const certainty = behindBy(n, watched);
    if (certainty === undefined) continue;
    return {
      shape: 'behind',
      events: n,
      certainty,
      evidence: [evidence('freed-by-later-write', { events: n, times: pairs.length - n })],
    };
  }
  return undefined;
}

/**
 * That events came together is sure, but not yet what decides when; and two events in one read are
 * once what a busy machine does.
 * @param spans how long after each other the events of each batch were written, milliseconds
 */
function batchCertainty({ by, cutsEvents }: Batching, spans: readonly number[]): Certainty {
  if (by !== 'unknown') return byCount(spans.length + (cutsEvents ? 1 : 0));
  return spans.length > 1 || spans.some((spanMs) => spanMs >= settledMs) ? 'likely' : 'open';
}

/** Did events that were written apart arrive together? */
function batched(
  pairs: readonly Pair[],
  observation: Observation,
  slackMs: number,
): Shaped | undefined {
  const releases = releasesOf(observation).filter(
    ({ events, endsInside }) => events > 0 || endsInside,
  );
  let from = 0;
  const arrived = pairs.filter((pair) => pair.arrived);
  const spans = releases.flatMap(({ events }) => {
    const writes = arrived.slice(from, (from += events)).map(({ written }) => written.atMs);
    const spanMs = Math.max(...writes) - Math.min(...writes);
    return writes.length > 1 && spanMs > slackMs ? [spanMs] : [];
  });
  if (spans.length === 0) return undefined;
  const bytes = pairs.reduce((sum, { written }) => sum + written.bytes, 0) / pairs.length;
  const batching = batchingOf(releases, bytes);
  return {
    shape: 'batched',
    ...(batching.bytes === undefined ? {} : { bytes: batching.bytes }),
    ...(batching.ms === undefined ? {} : { ms: batching.ms }),
    certainty: batchCertainty(batching, spans),
    evidence: batching.evidence,
  };
}

/** Each event came by itself: at once, after a steady time, or no more after a while. */
function single(watched: Watched, ended: boolean): Shaped {
  const { pairs, endMs, slackMs } = watched;
  const lags = pairs.flatMap(({ written, arrived }) =>
    arrived ? [arrived.atMs - written.atMs] : [],
  );
  const lagMs = Math.round(median(lags));
  // One that is missing between others is not held: it was never meant for this client.
  const last = pairs.findLastIndex(({ arrived }) => arrived !== undefined);
  const missing = pairs.slice(last + 1).map(({ written }) => endMs - written.atMs);
  const overdue = missing.filter((ms) => ms > lagMs + settledMs).length;
  if (overdue > 0) {
    const bytes = pairs.slice(last + 1).reduce((sum, { written }) => sum + written.bytes, 0);
    return {
      shape: 'held',
      certainty: byCount(overdue + 1),
      evidence: [evidence('stuck-after', { events: lags.length, missing: overdue, bytes })],
    };
  }
  const steady = isSteady(lags, lagMs, slackMs);
  // Events that came in one read show no more than one of them does.
  const reads = new Set(pairs.flatMap(({ arrived }) => arrived?.read ?? [])).size;
  const delayed = missing.length === 0 && (ended || !nearLaterWrites(watched));
  return {
    shape: steady ? 'delayed' : 'immediate',
    ...(steady ? { ms: lagMs } : {}),
    certainty: (steady ? delayed : isPrompt(pairs, slackMs)) ? byCount(reads) : 'open',
    evidence: [evidence(steady ? 'steady-delay' : 'at-once', { ms: lagMs, events: lags.length })],
  };
}

/** Most delays are alike, and even the shortest is none of the network's. */
function isSteady(lags: readonly number[], lagMs: number, slackMs: number): boolean {
  return Math.min(...lags) > slackMs && most(lags, (lag) => Math.abs(lag - lagMs) <= lagMs / 4);
}

/** Did each event come while the origin was silent, or so fast that it does not matter? */
function isPrompt(pairs: readonly Pair[], slackMs: number): boolean {
  return pairs.every(({ written, arrived }, k) => {
    if (!arrived) return false;
    const next = pairs[k + 1]?.written.atMs ?? Infinity;
    return arrived.atMs < next || arrived.atMs - written.atMs <= slackMs;
  });
}

/**
 * What the network itself takes is no delay of a proxy; but events written further apart than twice
 * that must not be taken for one write, and connecting takes long on a busy machine.
 */
function slackFor({ timing }: Observation, pairs: readonly Pair[]): number {
  const writes = pairs.map(({ written }) => written.atMs);
  const gap = median(writes.slice(1).map((time, k) => time - (writes[k] ?? 0)));
  return Math.max(30, Math.min(1.5 * (timing.connectMs ?? 0), gap / 2));
}

/** Halves of events are seen without a clock; once may be how the network cut the bytes. */
function inHalves(observation: Observation): Shaped | undefined {
  const found = halfEvents(releasesOf(observation));
  return found?.certainty === 'certain' ? found : undefined;
}

/** The shape, judged by when the origin wrote; `written` is not empty, and all before the end. */
export function shapeAgainst(observation: Observation, written: readonly Written[]): Shaped {
  const endMs = observation.end.atMs;
  const pairs = paired(observation.events, written);
  const slackMs = slackFor(observation, pairs);
  return (
    held(pairs, observation, slackMs) ??
    behind({ pairs, endMs, slackMs }) ??
    batched(pairs, observation, slackMs) ??
    inHalves(observation) ??
    single({ pairs, endMs, slackMs }, observation.end.kind !== 'open')
  );
}
