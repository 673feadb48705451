import { lostBy } from '../../../observe/lost-events.ts';
import { originRemedy } from '../remedy.ts';
import { answerCause, isWithoutEvents } from './answer.ts';

/** Only an empty line dispatches an event (WHATWG HTML, section 9.2.6). */
export const noBlankLine = answerCause({
  id: 'origin/no-blank-line',
  fits: (sent) => lostBy(sent) === 'blank-line',
  seenBy: isWithoutEvents,
  remedy: () => originRemedy('blank-line', ['whole-events']),
});
