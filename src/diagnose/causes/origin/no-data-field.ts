import { contentViolations } from '../../../observe/content.ts';
import { lostBy } from '../../../observe/lost-events.ts';
import type { Cause } from '../cause.ts';
import { originRemedy } from '../remedy.ts';
import { isStream, whoSees } from './answer.ts';

/** A block without a data field is no event (WHATWG HTML, section 9.2.6). */
export const noDataField: Cause = {
  id: 'origin/no-data-field',
  find(situation) {
    const { origin } = situation;
    if (!origin?.sent || !isStream(origin.sent)) return undefined;
    const codes = contentViolations(origin.sent).map(({ code }) => code);
    const without = codes.includes('json-instead') || lostBy(origin.sent) === 'data-field';
    // A page of HTML has none either, and is a cause of its own.
    if (!without || codes.includes('html-instead')) return undefined;
    const clients = whoSees(situation, ({ events }) => events.length === 0);
    if (clients.length === 0) return undefined;
    const [line = ''] = origin.sent.bodyStart.trimStart().split(/[\r\n]/);
    return {
      hop: origin.hop,
      confidence: origin.confidence,
      clients,
      remedies: [originRemedy('data-field', ['whole-events'])],
      details: { line: line.slice(0, 60) },
    };
  },
};
