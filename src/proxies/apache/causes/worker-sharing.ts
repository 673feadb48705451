import type { Cause } from '../cause.ts';
import { parameterRemedy } from '../remedies.ts';
import { placeOf } from '../routing/node.ts';
import { isUnflushed, lateClients } from './late.ts';

/** A ProxyPass asks for flushpackets, but its worker is another one's, and httpd drops the word. */
export const workerSharing: Cause = {
  id: 'apache/worker-sharing',
  find(evidence) {
    const { resolution } = evidence;
    const { handler } = resolution;
    const { plain, compressed } = lateClients(evidence);
    if (handler.kind !== 'pass' || !handler.worker || !isUnflushed(evidence)) return undefined;
    const dropped = handler.ignored.find(
      ({ key, value }) => key === 'flushpackets' && /^(?:on|auto)$/i.test(value),
    );
    if (!dropped || plain.length + compressed.length === 0) return undefined;
    const flush = parameterRemedy('flushpackets-on-worker', resolution, 'flushpackets', 'on');
    return {
      confidence: 'predicted',
      place: placeOf(dropped.node),
      directive: dropped.node.directive.name.value,
      clients: [...plain, ...compressed],
      remedies: flush ? [flush] : [],
      details: {
        parameter: `${dropped.key}=${dropped.value}`,
        worker: handler.worker.name,
        owner: handler.worker.node.args.find((word) => word.startsWith('/')) ?? handler.worker.name,
      },
    };
  },
};
