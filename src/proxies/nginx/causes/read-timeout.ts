import type { Finding, Remedy } from '../../../model/finding.ts';
import type { Observation } from '../../../model/observation.ts';
import type { Cause } from '../cause.ts';
import { readTimeout } from '../delivery/cut-off.ts';
import { moduleOf } from '../delivery/upstream.ts';
import { Values } from '../delivery/values.ts';
import { directiveRemedy, headerRemedy } from '../remedies.ts';
import { placeOf } from '../routing/node.ts';
import { longestSilenceMs, silenceBeforeEndMs } from './silence.ts';

/** How far the cut may be from the timeout, in milliseconds: nginx's timers, and the way back. */
const slackMs = (limitMs: number): number => Math.min(1500, limitMs / 2);

const hourMs = 3_600_000;

/** Most other clocks on the way (load balancers, NAT, phones) cut an idle connection within a minute. */
const beatAtLeastEveryMs = 25_000;

/** The origin sends something now and then: no header, but the application's business too. */
const heartbeat = (limitMs: number): Remedy => ({
  ...headerRemedy('heartbeat', '', ''),
  headers: [],
  heartbeatMs: Math.min(beatAtLeastEveryMs, limitMs / 2),
});

/**
 * An hour is longer than any heartbeat, and short enough that a connection to an application which
 * hangs is given up on the same day: this timeout is how nginx notices.
 */
export const longerTimeout = (limitMs: number): string => (limitMs < hourMs ? '1h' : '24h');

/** Was this client cut after a silence of that length? In lint the end is all that is known. */
function isCut(seen: Observation, limitMs: number): boolean {
  return seen.end.kind === 'cut' && Math.abs(silenceBeforeEndMs(seen) - limitMs) < slackMs(limitMs);
}

/** Waits in a trial this much longer than the origin was seen to be silent, in milliseconds. */
const beyondMs = 1000;

/** What a trial plays: a silence like the origin's own, and at least one that the timeout ends. */
function silence(next: Observation | undefined, limitMs: number): NonNullable<Finding['act']> {
  const seenMs = next ? longestSilenceMs(next) : 0;
  return { kind: 'silence', ms: Math.round(Math.max(seenMs, limitMs) + beyondMs) };
}

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
