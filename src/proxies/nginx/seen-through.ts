import type { Settings } from '../../model/route.ts';
import type { Sight } from '../proxy.ts';
import { forwardedHeaders } from './delivery/head.ts';
import { moduleOf } from './delivery/upstream.ts';
import { Values } from './delivery/values.ts';

/**
 * What a hop gets to see of the application when its request passes through nginx again before it
 * comes there: each passage takes headers out (`X-Accel-Buffering` among them) and adds its own.
 * @param inner the settings of the passages between, outermost first
 */
export function seenThrough(sight: Sight, inner: readonly Settings[]): Sight {
  const { next } = sight;
  if (!next?.head) return sight;
  const { status } = next.head;
  const headers = inner.reduceRight((kept, settings) => {
    const values = new Values(settings);
    const module = moduleOf(values);
    return module ? forwardedHeaders(values, module, { status, headers: kept }) : kept;
  }, next.head.headers);
  return { ...sight, next: { ...next, head: { ...next.head, headers } } };
}
