import { previous, type Hops } from '../diagnose/ways.ts';
import { fill } from '../messages/fill.ts';
import type { Messages } from '../messages/messages.ts';

/** The names of a route's hops, numbered where there is more than one way. */
export function numbered(
  hops: Hops,
  names: readonly string[],
  { route }: Messages,
): readonly string[] {
  if (!hops.some(({ hop }) => hop.via)) return names;
  return names.map((name, at) => fill(route.hop, { number: at + 1, name }));
}

/** Which hops pass the request on to this one, where that is not plain from its place. */
export function fromText(hops: Hops, at: number, { report }: Messages): string {
  const { via, backup } = hops[at]?.hop ?? {};
  if (!via && !backup) return '';
  const from = previous(hops, at).map((hop) => hop + 1);
  return fill(backup ? report.fromBackup : report.from, { hops: from.join(', ') });
}
