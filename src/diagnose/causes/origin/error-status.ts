import type { Cause } from '../cause.ts';
import { originRemedy } from '../remedy.ts';
import { whoSees } from './answer.ts';

/** The application refuses, or fails; nothing on the way has a part in it. */
export const errorStatus: Cause = {
  id: 'origin/error-status',
  find(situation) {
    const { origin } = situation;
    const status = origin?.itself?.head?.status ?? 0;
    if (!origin || status < 400) return undefined;
    const clients = whoSees(situation, ({ head }) => head?.status === status);
    if (clients.length === 0) return undefined;
    return {
      hop: origin.hop,
      confidence: 'seen',
      clients,
      remedies: [originRemedy('answer-200', ['status-200', 'event-stream-type', 'whole-events'])],
      details: { status },
    };
  },
};
