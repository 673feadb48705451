import type { Remedy } from '../../../model/finding.ts';
import type { Cause } from '../cause.ts';
import { readTimeout } from '../delivery/cut-off.ts';
import { moduleOf } from '../delivery/upstream.ts';
import { Values } from '../delivery/values.ts';
import { directiveRemedy, headerRemedy } from '../remedies.ts';
import { placeOf } from '../routing/node.ts';

/** How far the cut may be from the timeout, in milliseconds: nginx's timers, and the way back. */
const slackMs = (limitMs: number): number => Math.min(1500, limitMs / 2);

/** The origin sends something now and then: no header, but the application's business too. */
const heartbeat: Remedy = { ...headerRemedy('heartbeat', '', ''), headers: [] };

/** nginx ends a response whose upstream is silent for the module's read timeout. */
export const readTimeoutCause: Cause = {
  id: 'nginx/read-timeout',
  find({ outcome, sight }) {
    const { handler, settings } = outcome;
    const values = new Values(settings);
    const module = moduleOf(values);
    if (handler.kind !== 'pass' || !module) return undefined;
    const limitMs = readTimeout(values, module);
    const cut = sight.clients.filter(({ end, reads }) => {
      const silentMs = end.atMs - (reads.at(-1)?.atMs ?? 0);
      return end.kind === 'cut' && Math.abs(silentMs - limitMs) < slackMs(limitMs);
    });
    // An application that ends it itself is seen to do so beside the proxy as well.
    const ownEnd = sight.next !== undefined && sight.next.end.kind !== 'open';
    if (cut.length === 0 || ownEnd) return undefined;
    const directive = `${module}_read_timeout`;
    const setting = settings.get(directive);
    const longer = directiveRemedy('longer-read-timeout', outcome, directive, ['1h']);
    return {
      confidence: 'seen',
      place: setting?.places.at(-1) ?? placeOf(handler.node),
      directive,
      clients: cut.map(({ client }) => client),
      remedies: [heartbeat, ...(longer ? [longer] : [])],
      details: {
        directive,
        timeout: values.words(directive)?.[0] ?? '60s',
        byDefault: setting?.source === 'configured' ? 0 : 1,
      },
    };
  },
};
