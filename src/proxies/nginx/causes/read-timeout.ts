import { heartbeat, isCut, silence } from '../../silence.ts';
import type { Cause } from '../cause.ts';
import { readTimeout } from '../delivery/cut-off.ts';
import { moduleOf } from '../delivery/upstream.ts';
import { Values } from '../delivery/values.ts';
import { directiveRemedy } from '../remedies.ts';
import { placeOf } from '../routing/node.ts';

const hourMs = 3_600_000;

/**
 * An hour is longer than any heartbeat, and short enough that a connection to an application which
 * hangs is given up on the same day: this timeout is how nginx notices.
 */
export const longerTimeout = (limitMs: number): string => (limitMs < hourMs ? '1h' : '24h');

/** nginx ends a response whose upstream is silent for the module's read timeout. */
export const readTimeoutCause: Cause = {
  id: 'nginx/read-timeout',
  find({ outcome, sight }) {
    const { handler, settings } = outcome;
    const values = new Values(settings);
    const module = moduleOf(values);
    if (handler.kind !== 'pass' || !module) return undefined;
    const limitMs = readTimeout(values, module);
    const cut = sight.clients.filter((seen) => isCut(seen, limitMs));
    // An application that ends it itself is seen to do so beside the proxy as well.
    const ownEnd = sight.next !== undefined && sight.next.end.kind !== 'open';
    if (cut.length === 0 || ownEnd) return undefined;
    const directive = `${module}_read_timeout`;
    const setting = settings.get(directive);
    const longer = directiveRemedy('longer-read-timeout', outcome, directive, [
      longerTimeout(limitMs),
    ]);
    const lost = cut.every(({ events, head }) => head !== undefined && events.length === 0);
    return {
      confidence: 'seen',
      place: setting?.places.at(-1) ?? placeOf(handler.node),
      directive,
      clients: cut.map(({ client }) => client),
      act: silence(sight.next, limitMs),
      remedies: [heartbeat(limitMs), ...(longer ? [longer] : [])],
      details: {
        directive,
        buffering: `${module}_buffering`,
        timeout: values.words(directive)?.[0] ?? '60s',
        byDefault: setting?.source === 'configured' ? 0 : 1,
        ...(lost ? { form: 'lost' } : {}),
      },
    };
  },
};
