import type { Delivery } from '../model/delivery.ts';
import type { Observation } from '../model/observation.ts';
import { batchingOf } from './batches.ts';
import { endingOf } from './ending.ts';
import { halfEvents } from './half-events.ts';
import { evidence, type Certainty, type Evidence, type Reading } from './reading.ts';
import { releasesOf, type Release } from './releases.ts';
import type { Written } from './pairing.ts';
import { shapeAgainst } from './shape-written.ts';

type Shaped = Pick<Delivery, 'shape' | 'events' | 'bytes' | 'ms'> & {
  readonly certainty: Certainty;
  readonly evidence: readonly Evidence[];
};

/** A header that comes this long before the body was not waiting for it. */
const headersApartMs = 5;

function headersOf({ head, reads }: Observation, written?: readonly Written[]): 'early' | 'late' {
  if (!head) return 'late';
  const first = written?.[0]?.atMs ?? reads.find((read) => (read.bodyBytes ?? 0) > 0)?.atMs;
  return first === undefined || first - head.atMs > headersApartMs ? 'early' : 'late';
}

/** Everything came with the end of the response, after a wait. */
function heldToEnd({ end, timing }: Observation, releases: readonly Release[]): Shaped | undefined {
  const [only, ...more] = releases;
  if (!only || more.length > 0 || only.events < 2 || end.kind === 'open') return undefined;
  const waitedMs = only.atMs - (timing.connectMs ?? 0);
  if (end.atMs - only.atMs > 50 || waitedMs < 1000) return undefined;
  return {
    shape: 'held',
    certainty: 'likely',
    evidence: [evidence('all-at-end', { events: only.events, ms: Math.round(waitedMs) })],
  };
}

function batched(observation: Observation, releases: readonly Release[]): Shaped {
  const { events } = observation;
  const bytes = events.reduce((sum, event) => sum + event.bytes, 0) / events.length;
  const batching = batchingOf(releases, bytes);
  const full = releases.filter((release) => release.events > 1).length;
  // Bursts of whole events may be the origin's own: a backlog at the start, a tick of several events.
  return {
    shape: 'batched',
    ...(batching.bytes === undefined ? {} : { bytes: batching.bytes }),
    ...(batching.ms === undefined ? {} : { ms: batching.ms }),
    certainty: batching.cutsEvents ? (full > 1 ? 'certain' : 'likely') : 'open',
    evidence: batching.evidence,
  };
}

function shapeAlone(observation: Observation): Shaped {
  const releases = releasesOf(observation).filter(
    (release) => release.events > 0 || release.endsInside,
  );
  const held = heldToEnd(observation, releases);
  if (held) return held;
  const full = releases.filter((release) => release.events > 1).length;
  const single = releases.filter((release) => release.events === 1).length;
  if (full > single || (full > 0 && single <= 1)) return batched(observation, releases);
  return (
    halfEvents(releases) ?? {
      shape: 'immediate',
      certainty: single >= 3 ? 'likely' : 'open',
      evidence: [evidence('events-apart', { events: single })],
    }
  );
}

/** What can be said when no whole event came: a quiet origin is not a stalled proxy. */
function nothing({ end, pendingBytes, pendingDataLines = 0 }: Observation): Evidence[] {
  const part = evidence('part-of-an-event', { bytes: pendingBytes });
  return [
    evidence('no-event', { ms: Math.round(end.atMs) }),
    // Lines that each wanted to be an event, written with one line end instead of two.
    ...(pendingDataLines > 1
      ? [evidence('lines-without-blank-line', { lines: pendingDataLines })]
      : []),
    pendingBytes > 0 ? part : evidence('origin-would-tell'),
  ];
}

/**
 * The shape of an observation. With `written`, the times at which the origin wrote its events (on
 * the observation's own clock), it says what the way there did to them; without, a steady delay
 * cannot be seen, and `immediate` is never more than `likely`.
 */
export function shapeOf(observation: Observation, written?: readonly Written[]): Reading {
  const ending = endingOf(observation);
  // What was written after the end tells nothing of what came before it.
  const before = written?.filter(({ atMs }) => atMs <= observation.end.atMs) ?? [];
  const against = before.length > 0 ? shapeAgainst(observation, before) : undefined;
  const shaped = against ?? (observation.events.length > 0 ? shapeAlone(observation) : undefined);
  const { evidence: endEvidence, ...end } = ending;
  if (!shaped) {
    return { certainty: 'open', evidence: [...nothing(observation), ...endEvidence] };
  }
  const { certainty, evidence: shapeEvidence, ...shape } = shaped;
  return {
    delivery: { ...shape, headers: headersOf(observation, written), ...end },
    certainty,
    evidence: [...shapeEvidence, ...endEvidence],
  };
}
