import { heartbeat, isCut, silence } from '../../silence.ts';
import type { Cause } from '../cause.ts';
import { cutOffOf } from '../delivery/cut-off.ts';
import { parameterRemedy } from '../remedies.ts';
import { placeOf } from '../routing/node.ts';

const hourMs = 3_600_000;

/** httpd ends a response whose application is silent for its timeout. */
export const timeout: Cause = {
  id: 'apache/timeout',
  find({ resolution, sight }) {
    const { handler, settings } = resolution;
    const cutOff = cutOffOf(settings);
    if (handler.kind !== 'pass' || !cutOff) return undefined;
    const { afterMs, setting } = cutOff;
    const cut = sight.clients.filter((seen) => isCut(seen, afterMs));
    // An application that ends it itself is seen to do so beside the proxy as well.
    const ownEnd = sight.next !== undefined && sight.next.end.kind !== 'open';
    if (cut.length === 0 || ownEnd) return undefined;
    const seconds = afterMs < hourMs ? '3600' : '86400';
    const longer = parameterRemedy('longer-proxy-timeout', resolution, 'timeout', seconds);
    return {
      confidence: 'seen',
      place: setting.places.at(-1) ?? placeOf(handler.node),
      directive: setting.directive,
      clients: cut.map(({ client }) => client),
      act: silence(sight.next, afterMs),
      remedies: [heartbeat(afterMs), ...(longer ? [longer] : [])],
      details: { directive: setting.directive, seconds: afterMs / 1000 },
    };
  },
};
