import { lostBy } from '../../../observe/lost-events.ts';
import type { Cause } from '../cause.ts';
import { originRemedy } from '../remedy.ts';
import { isStream, whoSees } from './answer.ts';

/** Only the one at the very start is taken away (WHATWG HTML, section 9.2.6). */
export const bom: Cause = {
  id: 'origin/bom',
  find(situation) {
    const { origin } = situation;
    if (!origin?.sent || lostBy(origin.sent) !== 'bom') return undefined;
    const clients = whoSees(
      situation,
      (seen) => !seen.head || (isStream(seen) && seen.events.length < 2),
    );
    if (clients.length === 0) return undefined;
    return {
      hop: origin.hop,
      confidence: origin.confidence,
      clients,
      remedies: [originRemedy('no-bom', ['whole-events'])],
      details: {},
    };
  },
};
