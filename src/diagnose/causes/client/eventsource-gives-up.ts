import type { Observation } from '../../../model/observation.ts';
import { browserWould } from '../../../observe/browser.ts';
import type { Cause } from '../cause.ts';
import { originRemedy } from '../remedy.ts';

/** Is this no error, and the end for EventSource all the same? */
function isEnd(seen: Observation): boolean {
  const status = seen.head?.status ?? 0;
  return status !== 200 && status < 400 && browserWould(seen).outcome === 'fails';
}

/** 204 says so itself, every other status but 200 is taken for it (WHATWG HTML, section 9.2.3). */
export const eventsourceGivesUp: Cause = {
  id: 'client/eventsource-gives-up',
  find({ clients }) {
    const refused = clients.filter(isEnd);
    const status = refused[0]?.head?.status;
    if (status === undefined) return undefined;
    return {
      hop: 0,
      confidence: 'seen',
      clients: refused.map(({ client }) => client),
      remedies: [originRemedy('answer-200', ['status-200', 'event-stream-type', 'whole-events'])],
      details: { status },
    };
  },
};
