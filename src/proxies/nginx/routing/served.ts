import type { Config, Node } from '../config.ts';
import { refines } from './handlers.ts';
import { serversOf } from './listen.ts';
import { locationPattern } from './location.ts';
import { childrenNamed, nameOf } from './node.ts';
import type { Outcome } from './resolution.ts';
import { serverNames } from './server-name.ts';

/** One thing that a block serves. */
export interface Served {
  readonly kind: 'server' | 'location';
  readonly node: Node;
  /** A server's names, a location's pattern with its modifier. */
  readonly title: string;
}

const modifiers = { exact: '= ', regex: '~ ', prefix: '', named: '' } as const;

/** A location as its directive names it: `^~ /event`. */
export function locationTitle(node: Node): string {
  const { kind, text, noRegex, ignoreCase } = locationPattern(node);
  if (noRegex) return `^~ ${text}`;
  return `${ignoreCase ? '~* ' : modifiers[kind]}${text}`;
}

const server = (node: Node): Served => ({
  kind: 'server',
  node,
  title: serverNames(node).join(' '),
});

function locations(block: Node): readonly Served[] {
  return childrenNamed(block, 'location').flatMap((node) => [
    { kind: 'location' as const, node, title: locationTitle(node) },
    ...locations(node),
  ]);
}

/**
 * What else a directive in this block would hold for: the servers of `http`, the locations of a
 * server or of a location, each with those inside.
 */
export function servedBy(config: Config, block: Node): readonly Served[] {
  if (nameOf(block) === 'http') return serversOf(config).filter(isInside(block)).map(server);
  return locations(block);
}

const isInside =
  (block: Node) =>
  ({ parent }: Node): boolean =>
    parent === block;

/**
 * The existing block in which a directive would hold for this outcome and for the least else: its
 * location, or its server where no location serves. An `if` takes few directives, so it counts as
 * its location.
 */
export function narrowestBlock({ blocks, server }: Outcome): Node {
  return blocks.findLast((block) => !refines(block)) ?? server;
}
