import { burstOf, framingOf } from '../proxies/framing-seen.ts';
import type { Observation } from '../model/observation.ts';
import type { Orders } from '../origin/orders.ts';

/** Headers that the framing gives, or that would carry somebody's secrets into a trial. */
const own: ReadonlySet<string> = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'set-cookie',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** As many event sizes as a trial has events, and a few more. */
const sizesKept = 8;

/**
 * How the application answers, as observed beside the proxy with an HTTP/1.1 request: what the
 * origin of a trial does as well. Empty where nothing was seen.
 */
export function mannersOf(seen: Observation | undefined): Partial<Orders> {
  const { head } = seen ?? {};
  if (!seen || !head) return {};
  const valueOf = (name: string): string | undefined =>
    head.headers.findLast(([known]) => known.toLowerCase() === name)?.[1];
  const [first] = seen.events;
  const firstRead = seen.reads[0];
  const setsCookie = valueOf('set-cookie') !== undefined;
  return {
    framing: framingOf(seen),
    ...(burstOf(seen) > 1 ? { burst: burstOf(seen) } : {}),
    status: head.status,
    contentType: valueOf('content-type') ?? 'text/event-stream',
    headers: [
      ...head.headers.filter(([name]) => !own.has(name.toLowerCase())),
      // Whether there is one decides about caching; what it says does not.
      ...(setsCookie ? [['Set-Cookie', 'trial=1'] as const] : []),
    ],
    eventBytes: seen.events.slice(0, sizesKept).map(({ bytes }) => bytes),
    headWithFirstEvent: first !== undefined && firstRead !== undefined && first.read === 0,
    ...(valueOf('content-encoding') === undefined ? {} : { gzip: 'flush' as const }),
  };
}
