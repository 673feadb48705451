import { headerOf } from '../../../observe/http1-head.ts';
import type { Cause } from '../cause.ts';
import { originRemedy } from '../remedy.ts';
import { isStream, whoSees } from './answer.ts';
import { collects, isHeld } from './held.ts';

/** Who tells the length has waited for the end. */
export const contentLength: Cause = {
  id: 'origin/content-length',
  find(situation) {
    const { origin } = situation;
    const seen = origin?.itself;
    if (!origin || !seen?.head || !isStream(seen) || seen.framing !== 'length') return undefined;
    if (collects(seen) === undefined) return undefined;
    const clients = whoSees(situation, isHeld);
    if (clients.length === 0) return undefined;
    return {
      hop: origin.hop,
      confidence: 'seen',
      clients,
      remedies: [originRemedy('no-content-length', ['flush', 'no-length'])],
      details: { length: Number(headerOf(seen.head, 'content-length')) },
    };
  },
};
