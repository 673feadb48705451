import { contentViolations } from '../../../observe/content.ts';
import { headerOf } from '../../../observe/http1-head.ts';
import { originRemedy } from '../remedy.ts';
import { answerCause, essence } from './answer.ts';

/** Bodies that are something else than a stream, whatever the header says. */
const otherBodies: ReadonlySet<string> = new Set(['html-instead', 'json-instead']);

/** EventSource takes one type only (WHATWG HTML, section 9.2.3). */
export const contentType = answerCause({
  id: 'origin/content-type',
  fits: (sent) => sent.head?.status === 200 && essence(sent) !== 'text/event-stream',
  seenBy: (front, sent) => front.head?.status === 200 && essence(front) === essence(sent),
  remedy: (sent) =>
    contentViolations(sent).some(({ code }) => otherBodies.has(code))
      ? originRemedy('stream-instead', ['event-stream-type', 'whole-events'])
      : originRemedy('event-stream-type', ['event-stream-type']),
  details: ({ head }) => ({ type: (head && headerOf(head, 'content-type')) ?? '' }),
});
