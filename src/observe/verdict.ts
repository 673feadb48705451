import type { ClientResult, Delivery, Verdict } from '../model/delivery.ts';
import type { Observation } from '../model/observation.ts';
import type { Failure } from '../model/result.ts';
import { contentViolations } from './content.ts';
import { headerOf } from './http1-head.ts';
import { lostBy } from './lost-events.ts';
import { evidence, type Certainty, type Evidence, type Reading } from './reading.ts';

/** What keeps a response from being a stream at all; empty for a stream. */
export function notStream(observation: Observation): readonly Evidence[] {
  const { head } = observation;
  if (!head) return [];
  const wrong = contentViolations(observation).filter(({ code }) => code !== 'wrong-charset');
  return [
    ...(head.status === 200 ? [] : [evidence('status', { status: head.status })]),
    ...wrong.map(({ code }) => evidence(code)),
    ...(lostBy(observation) === 'data-field' ? [evidence('no-data-field')] : []),
  ];
}

function troubled({ shape, end }: Delivery, certainty: Certainty): boolean {
  const late = shape !== 'immediate' && shape !== 'delayed';
  return (late && certainty !== 'open') || end === 'cut' || end === 'reset';
}

/**
 * What a client gets. What only may be trouble is none: whole events came, or nothing did. Trouble is `unexplained` here: only who knows the causes can call it
 * `clogged`, with `explained`.
 */
export function verdictOf(
  observation: Observation,
  { delivery, certainty }: Reading,
  explained: boolean = false,
): Verdict {
  if (!observation.head && observation.failure) return 'unreachable';
  if (notStream(observation).length > 0) return 'not-a-stream';
  const trouble = explained ? 'clogged' : 'unexplained';
  if (delivery && troubled(delivery, certainty)) return trouble;
  // The first event comes through, and no other.
  if (lostBy(observation) === 'bom') return trouble;
  if (observation.events.length > 0) return 'streams';
  // Bytes of an event without its end: something was sent, and not passed on whole.
  return observation.pendingBytes > 0 ? trouble : 'silent';
}

/** What came in a coding that nothing here undoes tells nothing, though it came. */
function undecodable({ violations, events, head }: Observation): Failure | undefined {
  const unknown = violations.some(({ code }) => code === 'unknown-encoding');
  if (!head || !unknown || events.length > 0) return undefined;
  const coding = headerOf(head, 'content-encoding') ?? '';
  return { code: 'stream-undecodable', details: { coding, node: process.version } };
}

export function clientResult(
  observation: Observation,
  reading: Reading,
  explained: boolean = false,
): ClientResult {
  const reason = undecodable(observation);
  return {
    id: observation.client,
    verdict: verdictOf(observation, reading, explained),
    ...(reading.delivery ? { delivery: reading.delivery } : {}),
    ...(reason ? { reason } : {}),
  };
}

/** From good to bad; the worst client decides, and an answer beats none. */
const order: readonly Verdict[] = [
  'streams',
  'unreachable',
  'silent',
  'not-a-stream',
  'unexplained',
  'clogged',
];

/** One verdict for all clients: `streams` only if every one of them streams. */
export function overallVerdict(verdicts: readonly Verdict[]): Verdict {
  const ranks = verdicts.map((verdict) => order.indexOf(verdict));
  return order[Math.max(...ranks)] ?? 'unreachable';
}
