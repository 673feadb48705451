import type { Behaviour, Remedy } from '../model/finding.ts';

const scopes = ['origin', 'if', 'location', 'server', 'http', 'main'];

/** The wider of two scopes: a remedy in several places touches what the widest touches. */
function wider(a: string, b: string): string {
  return scopes.indexOf(a) >= scopes.indexOf(b) ? a : b;
}

/** Do two remedies change the same bytes? Then they are alternatives, not parts. */
function collide(a: Remedy, b: Remedy): boolean {
  return a.edits.some((one) =>
    b.edits.some(
      (other) =>
        one.file === other.file &&
        one.span.start < other.span.end &&
        other.span.start < one.span.end,
    ),
  );
}

/** The ids of the remedies that one consists of. */
export function partsOf({ id }: Remedy): string[] {
  return id.split('+');
}

/** Has a remedy every part of another? */
export function contains(remedy: Remedy, other: Remedy): boolean {
  const parts = partsOf(remedy);
  return partsOf(other).every((part) => parts.includes(part));
}

/** Several remedies as one; undefined where they exclude each other. */
export function combined(parts: readonly Remedy[]): Remedy | undefined {
  const [first, ...rest] = parts;
  if (!first) return undefined;
  const clash = parts.some((one, at) => parts.slice(at + 1).some((other) => collide(one, other)));
  if (clash) return undefined;
  const behaviours = parts.flatMap(({ behaviour }) => behaviour ?? []);
  const beats = parts.flatMap(({ heartbeatMs }) => heartbeatMs ?? []);
  return {
    id: parts.map(({ id }) => id).join('+'),
    // What needs the application as well is no change of the proxy.
    kind: parts.some(({ kind }) => kind === 'origin') ? 'origin' : 'proxy',
    scope: rest.reduce((scope, part) => wider(scope, part.scope), first.scope),
    edits: parts.flatMap(({ edits }) => edits),
    headers: parts.flatMap(({ headers }) => headers),
    manners: parts.flatMap(({ manners = [] }) => manners),
    ...(behaviours.length > 0 ? { behaviour: Object.assign({}, ...behaviours) as Behaviour } : {}),
    ...(beats.length > 0 ? { heartbeatMs: Math.min(...beats) } : {}),
    holdsFor: [],
    proved: false,
  };
}

/** Every choice of `size` of the remedies that go together, in the order given. */
export function combinations(remedies: readonly Remedy[], size: number): Remedy[] {
  const choose = (from: number, left: number): Remedy[][] => {
    if (left === 0) return [[]];
    return remedies
      .slice(from)
      .flatMap((first, at) => choose(from + at + 1, left - 1).map((others) => [first, ...others]));
  };
  return choose(0, size)
    .map(combined)
    .filter((remedy) => remedy !== undefined);
}
