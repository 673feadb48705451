import type { Cause } from '../cause.ts';
import { parameterRemedy } from '../remedies.ts';
import { placeOf } from '../routing/node.ts';
import { isUnflushed, lateClients } from './late.ts';

/** mod_proxy_fcgi passes events on only when 4 kB of them have come together. */
export const fcgiNoFlush: Cause = {
  id: 'apache/fcgi-no-flush',
  find(evidence) {
    const { resolution } = evidence;
    const { handler } = resolution;
    const { plain, compressed } = lateClients(evidence);
    if (handler.kind !== 'pass' || plain.length === 0 || !isUnflushed(evidence)) return undefined;
    // What a ProxyPass asks for and httpd drops is a cause of its own.
    if (handler.ignored.some(({ key }) => key === 'flushpackets')) return undefined;
    const said = handler.parameters.get('flushpackets')?.node;
    const flush = parameterRemedy('flushpackets-on', resolution, 'flushpackets', 'on');
    return {
      confidence: 'predicted',
      place: placeOf(said ?? handler.node),
      directive: (said ?? handler.node).directive.name.value,
      clients: [...plain, ...compressed],
      remedies: flush ? [flush] : [],
      details: {},
    };
  },
};
