import { contentViolations } from '../../../observe/content.ts';
import type { Cause } from '../cause.ts';
import { originRemedy } from '../remedy.ts';
import { isStream, whoSees } from './answer.ts';

/** A page of HTML under the type of a stream: an error or a login that kept the header. */
export const errorPageAsStream: Cause = {
  id: 'origin/error-page-as-stream',
  find(situation) {
    const { origin } = situation;
    if (!origin?.sent || !isStream(origin.sent)) return undefined;
    const page = contentViolations(origin.sent).some(({ code }) => code === 'html-instead');
    if (!page) return undefined;
    const clients = whoSees(situation, ({ events }) => events.length === 0);
    if (clients.length === 0) return undefined;
    return {
      hop: origin.hop,
      confidence: origin.confidence,
      clients,
      remedies: [originRemedy('stream-instead', ['event-stream-type', 'whole-events'])],
      details: {},
    };
  },
};
