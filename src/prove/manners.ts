import { codingKept } from '../diagnose/causes/origin/compressed.ts';
import { collects } from '../diagnose/causes/origin/held.ts';
import type { OriginSight } from '../diagnose/causes/situation.ts';
import type { Manner } from '../model/finding.ts';
import { burstOf, framingOf } from '../proxies/framing-seen.ts';
import type { Observation } from '../model/observation.ts';
import { contentViolations } from '../observe/content.ts';
import { lostBy, type LostBy } from '../observe/lost-events.ts';
import type { EventForm, Orders } from '../origin/orders.ts';

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
    ...(valueOf('content-encoding') === undefined ? {} : { gzip: 'unasked' as const }),
  };
}

const formsLost: Readonly<Record<LostBy, EventForm>> = {
  'blank-line': 'no-blank-line',
  'data-field': 'no-data-field',
  bom: 'bom',
};

/** How it writes its events. */
function formOf(seen: Observation): EventForm {
  const codes = new Set(contentViolations(seen).map(({ code }) => code));
  if (codes.has('html-instead')) return 'page';
  if (codes.has('json-instead')) return 'no-data-field';
  const lost = lostBy(seen);
  return lost === undefined ? 'whole' : formsLost[lost];
}

/** What the application does wrong, as orders for the origin of a trial. */
export function defectsOf({ sent, itself, compressed }: OriginSight): Partial<Orders> {
  const collect = itself && collects(itself);
  return {
    ...(sent ? { form: formOf(sent), contentType: mannersOf(sent).contentType ?? '' } : {}),
    ...(collect === undefined ? {} : { collect }),
    ...(compressed ? { gzip: 'lazy' as const } : {}),
    ...(itself && codingKept(itself) !== undefined ? { gzip: 'lazy-unasked' as const } : {}),
  };
}

function without(orders: Partial<Orders>, order: keyof Orders): Partial<Orders> {
  return Object.fromEntries(Object.entries(orders).filter(([name]) => name !== order));
}

/** What each manner makes of orders. */
const mends: Readonly<Record<Manner, (orders: Partial<Orders>) => Partial<Orders>>> = {
  'event-stream-type': (orders) => ({ ...orders, contentType: 'text/event-stream' }),
  'whole-events': (orders) => ({ ...orders, form: 'whole' }),
  flush: (orders) => without(orders, 'collect'),
  // That is for the script of a relay; see what its header says.
  'ob-flush': (orders) => orders,
  'flush-compressed': (orders) => ({ ...orders, gzip: 'flush' }),
  uncompressed: (orders) => without(orders, 'gzip'),
  'no-length': (orders) => ({ ...orders, framing: 'auto' }),
  'status-200': (orders) => ({ ...orders, status: 200 }),
};

/** Orders as they are once the application does what a remedy says. */
export function mended(orders: Partial<Orders>, manners: readonly Manner[] = []): Partial<Orders> {
  return manners.reduce((better, manner) => mends[manner](better), orders);
}
