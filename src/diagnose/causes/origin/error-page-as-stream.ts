import { contentViolations } from '../../../observe/content.ts';
import { originRemedy } from '../remedy.ts';
import { answerCause, isStream, isWithoutEvents } from './answer.ts';

/** A page of HTML under the type of a stream: an error or a login that kept the header. */
export const errorPageAsStream = answerCause({
  id: 'origin/error-page-as-stream',
  fits: (sent) =>
    isStream(sent) && contentViolations(sent).some(({ code }) => code === 'html-instead'),
  seenBy: isWithoutEvents,
  remedy: () => originRemedy('stream-instead', ['event-stream-type', 'whole-events']),
});
