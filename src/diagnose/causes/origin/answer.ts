import type { ClientId } from '../../../model/client.ts';
import type { Observation } from '../../../model/observation.ts';
import { headerOf } from '../../../observe/http1-head.ts';
import type { Situation } from '../situation.ts';

/** Is this an answer that says of itself that it is a stream? */
export function isStream({ head }: Observation): boolean {
  return head?.status === 200 && essence(head) === 'text/event-stream';
}

/** A media type without its parameters. */
export function essence(head: NonNullable<Observation['head']>): string {
  return (headerOf(head, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** The clients that see what this says of them. */
export function whoSees(
  { clients }: Situation,
  sees: (seen: Observation) => boolean,
): readonly ClientId[] {
  return clients.filter(sees).map(({ client }) => client);
}

/** The clients that got no event at all, though nothing says that theirs is no stream. */
export function withoutEvents(situation: Situation): readonly ClientId[] {
  return whoSees(
    situation,
    (seen) => seen.events.length === 0 && (seen.head === undefined || isStream(seen)),
  );
}
