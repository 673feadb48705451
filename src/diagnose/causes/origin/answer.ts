import type { CauseId } from '../../../messages/messages.ts';
import type { ClientId } from '../../../model/client.ts';
import type { Finding, Remedy } from '../../../model/finding.ts';
import type { Observation } from '../../../model/observation.ts';
import { headerOf } from '../../../observe/http1-head.ts';
import type { Cause } from '../cause.ts';
import type { Situation } from '../situation.ts';

/** A media type without its parameters; empty where the answer has none. */
export function essence({ head }: Observation): string {
  const type = head && headerOf(head, 'content-type');
  return (type ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Is this an answer that says of itself that it is a stream? */
export const isStream = (seen: Observation): boolean =>
  seen.head?.status === 200 && essence(seen) === 'text/event-stream';

/** Did nothing come of it yet that would say otherwise? */
export const isOpen = (seen: Observation): boolean => !seen.head || isStream(seen);

export const isWithoutEvents = (seen: Observation): boolean =>
  isOpen(seen) && seen.events.length === 0;

/** The clients that see what this says of them. */
export function whoSees(
  { clients }: Situation,
  sees: (seen: Observation) => boolean,
): readonly ClientId[] {
  return clients.filter(sees).map(({ client }) => client);
}

/** What is wrong with an answer of the application's, whoever asks. */
interface Wrong {
  readonly id: CauseId;
  /** Is it wrong with what the application sends? */
  readonly fits: (sent: Observation) => boolean;
  /** Is it, or what comes of it, what this client sees? */
  readonly seenBy: (front: Observation, sent: Observation) => boolean;
  readonly remedy: (sent: Observation) => Remedy;
  readonly details?: (sent: Observation) => Finding['details'];
}

/** A cause that can be read from what the application sends alone. */
export function answerCause({ id, fits, seenBy, remedy, details }: Wrong): Cause {
  return {
    id,
    find(situation) {
      const { origin } = situation;
      const sent = origin?.sent;
      if (!origin || !sent || !fits(sent)) return undefined;
      const clients = whoSees(situation, (front) => seenBy(front, sent));
      if (clients.length === 0) return undefined;
      const { hop, confidence } = origin;
      return {
        hop,
        confidence,
        clients,
        remedies: [remedy(sent)],
        details: details?.(sent) ?? {},
      };
    },
  };
}
