import type { Cause } from '../cause.ts';
import { globalNode, globalRemedy } from '../remedies.ts';
import { placeOf } from '../routing/node.ts';
import { ample, connections, connectionsOf } from './capacity.ts';
import { beside, sentAway } from './turned-away.ts';

/** A worker's connections that are no client's: a listening socket, and the channel to the master. */
const ownConnections = 2;

/**
 * Each stream that is passed on takes two connections of its worker, one to the client and one to
 * the application. Who gets none is sent away, and so are connections that wait for a request, with
 * no more than a warning, which most logs do not keep (ngx_drain_connections()).
 */
export const workerConnections: Cause = {
  id: 'nginx/worker-connections',
  find({ config, outcome: { handler }, sight }) {
    const said = sight.doings?.complaints.includes('worker-connections') ?? false;
    const away = sentAway(sight);
    const limit = connectionsOf(config);
    const streams = Math.max(0, Math.floor((limit - ownConnections) / 2));
    const tooMany = said || streams < sight.clients.length;
    if (handler.kind !== 'pass' || !tooMany || away.length === 0) return undefined;
    const node = globalNode(config, connections);
    return {
      confidence: said ? 'seen' : 'predicted',
      place: placeOf(node ?? handler.node),
      directive: 'worker_connections',
      clients: away,
      act: beside(sight, streams),
      remedies: [globalRemedy('more-worker-connections', config, ample(config))],
      details: { limit, streams, byDefault: node ? 0 : 1 },
    };
  },
};
