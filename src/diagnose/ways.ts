import type { Observation } from '../model/observation.ts';
import type { Hop } from '../model/route.ts';

/** Hops as a route lists them. */
export type Hops = readonly { readonly hop: Pick<Hop, 'via' | 'backup'> }[];

/** The hops that pass the request on to this one, as indices into the route. */
export function previous(hops: Hops, at: number): readonly number[] {
  return hops[at]?.hop.via ?? (at === 0 ? [] : [at - 1]);
}

/** The hops that this one may pass the request on to. */
export function following(hops: Hops, at: number): readonly number[] {
  return hops.flatMap((_, next) => (previous(hops, next).includes(at) ? [next] : []));
}

/** A hop at its place in a route; only what is not plain from the place is written down. */
export function placedOn<T extends { readonly hop: Hop }>(
  known: T,
  at: number,
  from: readonly number[],
): T {
  const { via: _, ...hop } = known.hop;
  const plain = from.length === 0 || (from.length === 1 && from[0] === at - 1);
  return { ...known, hop: plain ? hop : { ...hop, via: from } };
}

/** Is the request given to this hop while nothing fails? */
export function isInUse(hops: Hops, at: number): boolean {
  if (hops[at]?.hop.backup) return false;
  const before = previous(hops, at);
  return before.length === 0 || before.some((from) => isInUse(hops, from));
}

/** What was seen at the hops behind the first, in the order of the route. */
export type Behind = readonly (Observation | undefined)[];

/** Of each way on from a hop, the first observation with an answer: what comes in at the hop. */
export function inputs(hops: Hops, behind: Behind, at: number): readonly Observation[] {
  const found = following(hops, at).flatMap((next) => {
    const seen = behind[next - 1];
    return seen?.head ? [seen] : inputs(hops, behind, next);
  });
  return [...new Set(found)];
}

/** Of each way on from a hop, the innermost observation with events: what was sent. */
export function sources(hops: Hops, behind: Behind, at: number): readonly Observation[] {
  const found = following(hops, at).flatMap((next) => {
    const inner = sources(hops, behind, next);
    const seen = behind[next - 1];
    return inner.length > 0 || !seen || seen.events.length === 0 ? inner : [seen];
  });
  return [...new Set(found)];
}

/** How many of the events that one saw came from the other, by their content. */
function shared(seen: Observation, from: Observation): number {
  const key = ({ id, data }: Observation['events'][number]): string => JSON.stringify([id, data]);
  const sent = new Set(from.events.map(key));
  return seen.events.filter((event) => sent.has(key(event))).length;
}

/**
 * Of what came from several servers, that which this was made of: where the same content was seen,
 * else where anything was; the first where nothing tells them apart.
 */
export function reference(
  seen: Observation,
  candidates: readonly Observation[],
): Observation | undefined {
  const ranked = candidates.map((from) => ({ from, same: shared(seen, from) }));
  const best = ranked.toSorted(
    (a, b) =>
      b.same - a.same || Number(b.from.events.length > 0) - Number(a.from.events.length > 0),
  );
  return best[0]?.from;
}
