import { contentViolations } from '../../../observe/content.ts';
import { lostBy } from '../../../observe/lost-events.ts';
import type { Observation } from '../../../model/observation.ts';
import { originRemedy } from '../remedy.ts';
import { answerCause, isStream, isWithoutEvents } from './answer.ts';

/** A page of HTML has no data field either, and is a cause of its own. */
function isWithout(sent: Observation): boolean {
  const codes = new Set(contentViolations(sent).map(({ code }) => code));
  const without = codes.has('json-instead') || lostBy(sent) === 'data-field';
  return without && !codes.has('html-instead');
}

/** As much of a line as tells what it is. */
const shownLength = 60;

/** A block without a data field is no event (WHATWG HTML, section 9.2.6). */
export const noDataField = answerCause({
  id: 'origin/no-data-field',
  fits: (sent) => isStream(sent) && isWithout(sent),
  seenBy: isWithoutEvents,
  remedy: () => originRemedy('data-field', ['whole-events']),
  details: ({ bodyStart }) => {
    const [line = ''] = bodyStart.trimStart().split(/[\r\n]/);
    return { line: line.slice(0, shownLength) };
  },
});
