import { clientProfile } from '../../../model/client.ts';
import type { Observation } from '../../../model/observation.ts';
import { writtenFrom } from '../../../observe/comparison.ts';
import { headerOf } from '../../../observe/http1-head.ts';
import { shapeOf } from '../../../observe/shape.ts';
import type { Cause } from '../cause.ts';
import { originRemedy } from '../remedy.ts';
import type { OriginSight, Situation } from '../situation.ts';
import { isStream, isWithoutEvents, whoSees } from './answer.ts';

type Found = ReturnType<Cause['find']>;

/** Does what is compressed come late, while the same comes plain? */
function stalls(compressed: Observation, plain: Observation): boolean {
  if (plain.events.length < 2) return false;
  const { delivery, certainty } = shapeOf(compressed, writtenFrom(plain, compressed));
  return certainty !== 'open' && (delivery?.shape === 'held' || delivery?.shape === 'batched');
}

/** The coding of an answer; undefined where it has none. */
function codingOf({ head }: Observation): string | undefined {
  const coding = head && headerOf(head, 'content-encoding');
  return coding === undefined || coding === '' || coding === 'identity' ? undefined : coding;
}

/**
 * The coding of a stream of which something came, and nothing that can be read: a compressor was
 * begun, and never flushed. The head alone tells nothing, for an application may have nothing to say.
 */
export function codingKept(seen: Observation): string | undefined {
  const { events, comments, pendingBytes, violations, frames } = seen;
  const readable = events.length + comments.length + pendingBytes + violations.length > 0;
  const came = frames.some(({ bytes }) => bytes > 0);
  return isStream(seen) && came && !readable ? codingOf(seen) : undefined;
}

/** What comes late for those who accept compression, while others get it in time. */
function whereAccepted(situation: Situation, { hop, compressed }: OriginSight): Found {
  const coding = compressed && isStream(compressed.seen) && codingOf(compressed.seen);
  if (!coding || !stalls(compressed.seen, compressed.plain)) return undefined;
  return {
    hop,
    confidence: 'seen',
    clients: whoSees(situation, ({ client }) => clientProfile(client)?.gzip === true),
    remedies: [
      originRemedy('flush-compressed', ['flush-compressed']),
      originRemedy('no-transform', ['uncompressed'], [['Cache-Control', 'no-cache, no-transform']]),
    ],
    details: { coding },
  };
}

/** Was it asked without a word of compression? RFC 9110, 12.5.3, allows any coding then. */
function isUnasked({ hops }: Situation, { hop }: OriginSight): boolean {
  const headers = hops[hop]?.request.headers ?? [];
  return !headers.some(([name]) => name.toLowerCase() === 'accept-encoding');
}

/** What nobody can read, as the application compresses also for those who did not ask for it. */
function unasked(situation: Situation, origin: OriginSight): Found {
  const { hop, itself } = origin;
  const coding = itself && codingKept(itself);
  const clients = whoSees(situation, isWithoutEvents);
  if (coding === undefined || clients.length === 0 || !isUnasked(situation, origin)) {
    return undefined;
  }
  return {
    hop,
    confidence: 'predicted',
    clients,
    remedies: [
      originRemedy('not-compressed', ['uncompressed']),
      originRemedy('negotiate-and-flush', ['flush-compressed']),
    ],
    details: { coding, form: 'compressed-unasked' },
  };
}

/** The application compresses, and does not push each event out of the compressor. */
export const compressed: Cause = {
  id: 'origin/compressed',
  find(situation) {
    const { origin } = situation;
    return origin && (whereAccepted(situation, origin) ?? unasked(situation, origin));
  },
};
