import type { ObservedEvent } from '../model/observation.ts';

/** One event as the origin wrote it. */
export interface Written {
  /** On the observation's clock: milliseconds since its request began. */
  readonly atMs: number;
  readonly bytes: number;
  readonly id?: string;
  readonly data?: string;
}

/** A write, and the event that it became. */
export interface Pair {
  readonly written: Written;
  readonly arrived: ObservedEvent | undefined;
}

interface Named {
  readonly id?: string | undefined;
  readonly data?: string | undefined;
}

/** Each one's key; what recurs is told apart by how often it came before. */
function keysOf<T extends Named>(
  named: readonly T[],
  key: (one: Named) => string | undefined,
): (readonly [key: string | undefined, one: T])[] {
  const seen = new Map<string, number>();
  return named.map((one) => {
    const name = key(one);
    if (name === undefined) return [undefined, one];
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return [`${before} ${name}`, one];
  });
}

/** By `key`, when all writes have one and the events know any of them. */
function pairedBy(
  key: (named: Named) => string | undefined,
  events: readonly ObservedEvent[],
  written: readonly Written[],
): Pair[] | undefined {
  const byKey = new Map(keysOf(events, key));
  const pairs = keysOf(written, key).map(([name, write]) => ({
    name,
    written: write,
    arrived: byKey.get(name),
  }));
  if (pairs.some(({ name }) => name === undefined)) return undefined;
  // What was written before the first event that came may have been for those who were there earlier.
  const first = pairs.findIndex(({ arrived }) => arrived !== undefined);
  if (first === -1) return events.length === 0 ? pairs : undefined;
  return pairs.slice(first);
}

/** The event of each write: by id where there are ids, else by content, else by position. */
export function paired(events: readonly ObservedEvent[], written: readonly Written[]): Pair[] {
  return (
    pairedBy(({ id }) => id, events, written) ??
    pairedBy(({ data }) => data, events, written) ??
    written.map((write, k) => ({ written: write, arrived: events[k] }))
  );
}
