import type { Remedy } from '../model/finding.ts';

/** What the user would rather change, where either would do. */
export type Preference = 'origin' | 'proxy';

const scopes = ['if', 'location', 'server', 'http', 'main'];

/** How much else a remedy touches: nested blocks first; an application touches only itself. */
function width({ kind, scope }: Remedy): number {
  const at = scopes.indexOf(scope);
  if (kind === 'origin') return scopes.indexOf('location');
  return at === -1 ? scopes.length : at;
}

/**
 * Best first: holds for more clients, touches less, changes fewer places, is on the side that the
 * user prefers. Where nothing tells two apart, the order given stays: a cause lists its remedies
 * with the least side effects first.
 */
export function rank(remedies: readonly Remedy[], prefer: Preference = 'proxy'): Remedy[] {
  return remedies.toSorted(
    (a, b) =>
      b.holdsFor.length - a.holdsFor.length ||
      width(a) - width(b) ||
      Number(b.kind === prefer) - Number(a.kind === prefer) ||
      a.edits.length - b.edits.length,
  );
}
