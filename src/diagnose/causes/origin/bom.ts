import { lostBy } from '../../../observe/lost-events.ts';
import { originRemedy } from '../remedy.ts';
import { answerCause, isOpen } from './answer.ts';

/** Only the one at the very start is taken away (WHATWG HTML, section 9.2.6). */
export const bom = answerCause({
  id: 'origin/bom',
  fits: (sent) => lostBy(sent) === 'bom',
  seenBy: (front) => isOpen(front) && front.events.length < 2,
  remedy: () => originRemedy('no-bom', ['whole-events']),
});
