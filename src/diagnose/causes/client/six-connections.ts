import { clientProfile } from '../../../model/client.ts';
import { browserWould } from '../../../observe/browser.ts';
import type { Cause } from '../cause.ts';

/**
 * Browsers open six connections to a host over HTTP/1, in all tabs together, and a stream keeps one.
 * Over plain HTTP they speak nothing else.
 */
export const sixConnections: Cause = {
  id: 'client/six-connections',
  warning: true,
  find({ clients }) {
    const open = clients.filter(
      (seen) =>
        clientProfile(seen.client)?.tls === false &&
        seen.events.length > 0 &&
        browserWould(seen).outcome === 'opens',
    );
    if (open.length === 0) return undefined;
    return {
      hop: 0,
      confidence: 'possible',
      clients: open.map(({ client }) => client),
      remedies: [],
      details: {},
    };
  },
};
