import { contentViolations } from '../../../observe/content.ts';
import { headerOf } from '../../../observe/http1-head.ts';
import type { Cause } from '../cause.ts';
import { originRemedy } from '../remedy.ts';
import { essence, whoSees } from './answer.ts';

/** Bodies that are something else than a stream, whatever the header says. */
const otherBodies: ReadonlySet<string> = new Set(['html-instead', 'json-instead']);

/** EventSource takes one type only (WHATWG HTML, section 9.2.3). */
export const contentType: Cause = {
  id: 'origin/content-type',
  find(situation) {
    const { origin } = situation;
    const sent = origin?.sent;
    if (!origin || sent?.head?.status !== 200) return undefined;
    const type = essence(sent.head);
    if (type === 'text/event-stream') return undefined;
    const clients = whoSees(
      situation,
      ({ head }) => head?.status === 200 && essence(head) === type,
    );
    if (clients.length === 0) return undefined;
    const other = contentViolations(sent).some(({ code }) => otherBodies.has(code));
    return {
      hop: origin.hop,
      confidence: origin.confidence,
      clients,
      remedies: [
        other
          ? originRemedy('stream-instead', ['event-stream-type', 'whole-events'])
          : originRemedy('event-stream-type', ['event-stream-type']),
      ],
      details: { type: headerOf(sent.head, 'content-type') ?? '' },
    };
  },
};
