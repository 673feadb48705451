import { browserWould } from '../../../observe/browser.ts';
import type { Cause } from '../cause.ts';
import { originRemedy } from '../remedy.ts';

/** Chromium refuses every charset but UTF-8, though the standard ignores them (event_source.cc). */
export const charset: Cause = {
  id: 'client/charset',
  warning: true,
  find({ clients }) {
    const refusal = 'browser-fails-at-charset';
    const refused = clients.filter((seen) =>
      browserWould(seen).evidence.some(({ code }) => code === refusal),
    );
    const [seen] = refused;
    if (!seen) return undefined;
    return {
      hop: 0,
      confidence: 'seen',
      clients: refused.map(({ client }) => client),
      remedies: [originRemedy('event-stream-type', ['event-stream-type'])],
      details: { charset: browserWould(seen).evidence[0]?.details['charset'] ?? '' },
    };
  },
};
