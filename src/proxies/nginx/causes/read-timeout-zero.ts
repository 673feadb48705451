import type { Cause } from '../cause.ts';
import { readTimeout } from '../delivery/cut-off.ts';
import { moduleOf } from '../delivery/upstream.ts';
import { Values } from '../delivery/values.ts';
import { directiveRemedy } from '../remedies.ts';
import { placeOf } from '../routing/node.ts';

/** A read timeout of 0 is no time at all, not time without end (ngx_event_add_timer with 0). */
export const readTimeoutZero: Cause = {
  id: 'nginx/read-timeout-zero',
  find({ outcome, sight }) {
    const { handler, settings } = outcome;
    const values = new Values(settings);
    const module = moduleOf(values);
    if (handler.kind !== 'pass' || !module || readTimeout(values, module) !== 0) return undefined;
    const refused = sight.clients.filter(({ head }) => head?.status === 504);
    if (refused.length === 0) return undefined;
    const directive = `${module}_read_timeout`;
    const longer = directiveRemedy('longer-read-timeout', outcome, directive, ['1h']);
    return {
      confidence: 'predicted',
      place: settings.get(directive)?.places.at(-1) ?? placeOf(handler.node),
      directive,
      clients: refused.map(({ client }) => client),
      remedies: longer ? [longer] : [],
      details: { directive },
    };
  },
};
