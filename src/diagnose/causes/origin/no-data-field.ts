import { contentViolations } from '../../../observe/content.ts';
import { lostBy } from '../../../observe/lost-events.ts';
import type { Cause } from '../cause.ts';
import { originRemedy } from '../remedy.ts';
import { isStream, whoSees } from './answer.ts';

/** A block without a data field is no event (WHATWG HTML, section 9.2.6). */
export const noDataField: Cause = {
  id: 'origin/no-data-field',
  find(scene) {
    const { origin } = scene;
    if (!origin?.sent || !isStream(origin.sent)) return undefined;
    const json = contentViolations(origin.sent).some(({ code }) => code === 'json-instead');
    if (!json && lostBy(origin.sent) !== 'data-field') return undefined;
    const clients = whoSees(scene, ({ events }) => events.length === 0);
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
