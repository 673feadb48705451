import type { Settings } from '../../model/route.ts';
import type { HopRequest, Sight } from '../proxy.ts';
import { forwardedHeaders } from './delivery/head.ts';
import { moduleOf } from './delivery/upstream.ts';
import { Values } from './delivery/values.ts';

/** A request that passes through nginx, and the settings in effect for it. */
export interface InnerPassage {
  readonly request: HopRequest;
  readonly settings: Settings;
}

/**
 * What a hop gets to see of the application when its request passes through nginx again before it
 * comes there: each passage takes headers out (`X-Accel-Buffering` among them) and adds its own.
 * @param inner the passages between, outermost first
 */
export function seenThrough(sight: Sight, inner: readonly InnerPassage[]): Sight {
  const { next } = sight;
  const through = { ...sight, inner: inner.map(({ request }) => request) };
  if (!next?.head) return through;
  const { status } = next.head;
  const headers = inner.reduceRight((kept, { settings }) => {
    const values = new Values(settings);
    const module = moduleOf(values);
    return module ? forwardedHeaders(values, module, { status, headers: kept }) : kept;
  }, next.head.headers);
  return {
    ...through,
    sent: sight.sent ?? next,
    next: { ...next, head: { ...next.head, headers } },
  };
}
