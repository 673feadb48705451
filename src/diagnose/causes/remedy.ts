import type { RemedyId } from '../../messages/messages.ts';
import type { Manner, Remedy } from '../../model/finding.ts';

/** A remedy that is the application's: what it should do otherwise, and which headers it should send. */
export function originRemedy(
  id: RemedyId,
  manners: readonly Manner[],
  headers: Remedy['headers'] = [],
): Remedy {
  return {
    id,
    kind: 'origin',
    scope: 'origin',
    edits: [],
    headers,
    manners,
    holdsFor: [],
    proved: false,
  };
}
