import type { Observation } from '../model/observation.ts';
import { compare, type Comparison, type HopObservation } from './comparison.ts';
import { observe } from './observe.ts';
import { isCertain } from './patience.ts';
import type { StreamRequest } from './request.ts';

export interface HopRequest {
  /** Index into the route. */
  readonly hop: number;
  readonly request: StreamRequest;
}

/** A silence speaks only with time, so it is looked at without any change, too. */
const lookMs = 100;

/** The observation as it would be if watching ended now. */
export function asOfNow(soFar: Observation): Observation {
  const atMs = performance.timeOrigin + performance.now() - soFar.startedAt;
  return soFar.end.kind === 'open' ? { ...soFar, end: { kind: 'open', atMs } } : soFar;
}

/**
 * Watches the same request at several hops at the same time, until the comparison is certain: the
 * inner hop's events show what the outer one should have had by then. The hops are in the route's
 * order. Each hop gets one live request.
 */
export async function watchRoute(
  hops: readonly HopRequest[],
  { patienceMs, signal }: { readonly patienceMs: number; readonly signal?: AbortSignal },
): Promise<{ readonly hops: readonly HopObservation[]; readonly comparison: Comparison }> {
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  signal?.addEventListener('abort', abort);
  const soFar = new Map<number, Observation>();
  const look = (): void => {
    const seen = hops.flatMap(({ hop }) => {
      const observation = soFar.get(hop);
      return observation ? [{ hop, observation: asOfNow(observation) }] : [];
    });
    const origin = seen.at(-1)?.observation;
    if (seen.length < hops.length || !origin || !isCertain(origin)) return;
    if (compare(seen).certain) abort();
  };
  const timer = setInterval(look, lookMs);
  const observations = await Promise.all(
    hops.map(async ({ hop, request }) => {
      const enough = (observation: Observation): boolean => {
        soFar.set(hop, observation);
        return false;
      };
      const observation = await observe(request, { patienceMs, signal: stop.signal, enough });
      soFar.set(hop, observation);
      return { hop, observation };
    }),
  );
  clearInterval(timer);
  signal?.removeEventListener('abort', abort);
  return { hops: observations, comparison: compare(observations) };
}
