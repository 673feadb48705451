import { lostBy } from '../../../observe/lost-events.ts';
import type { Cause } from '../cause.ts';
import { originRemedy } from '../remedy.ts';
import { withoutEvents } from './answer.ts';

/** Only an empty line dispatches an event (WHATWG HTML, section 9.2.6). */
export const noBlankLine: Cause = {
  id: 'origin/no-blank-line',
  find(situation) {
    const { origin } = situation;
    if (!origin?.sent || lostBy(origin.sent) !== 'blank-line') return undefined;
    const clients = withoutEvents(situation);
    if (clients.length === 0) return undefined;
    return {
      hop: origin.hop,
      confidence: origin.confidence,
      clients,
      remedies: [originRemedy('blank-line', ['whole-events'])],
      details: {},
    };
  },
};
