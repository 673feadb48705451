import type { Place } from '../../../model/place.ts';
import type { Node } from '../config.ts';

export const nameOf = (node: Node): string => node.directive.keyword;

export const argsOf = (node: Node): readonly string[] =>
  node.directive.args.map(({ value }) => value);

/** More directives than this in one block are sorted by name once: there may be thousands of servers. */
const many = 64;

const sorted = new WeakMap<Node, ReadonlyMap<string, readonly Node[]>>();

function byName(node: Node, children: readonly Node[]): ReadonlyMap<string, readonly Node[]> {
  const known = sorted.get(node);
  if (known) return known;
  const names = new Map<string, Node[]>();
  for (const child of children) {
    const name = nameOf(child);
    const alike = names.get(name);
    if (alike) alike.push(child);
    else names.set(name, [child]);
  }
  sorted.set(node, names);
  return names;
}

/** The directives of this name directly inside a block. */
export function childrenNamed(node: Node, name: string): readonly Node[] {
  const { children = [] } = node;
  if (children.length > many) return byName(node, children).get(name) ?? [];
  return children.filter((child) => nameOf(child) === name);
}

/** The arguments of the directives of this name directly inside a block; makes no nodes for them. */
export function argsNamed(node: Node, name: string): readonly (readonly string[])[] {
  const { block } = node.directive;
  const directives =
    block && !block.includes
      ? block.directives
      : (node.children ?? []).map(({ directive }) => directive);
  const found: (readonly string[])[] = [];
  for (const directive of directives) {
    if (directive.keyword === name) found.push(directive.args.map(({ value }) => value));
  }
  return found;
}

export const placeOf = (node: Node): Place => ({
  file: node.file.path,
  span: node.directive.span,
});

/** The blocks around a node and the node itself, outermost first. */
export function ancestry(node: Node): readonly Node[] {
  const chain: Node[] = [];
  for (let at: Node | undefined = node; at; at = at.parent) chain.unshift(at);
  return chain;
}

/** The directives of this name in the block or in the nearest one around it that has any. */
export function nearest(block: Node, name: string): readonly Node[] {
  for (let at: Node | undefined = block; at; at = at.parent) {
    const found = childrenNamed(at, name);
    if (found.length > 0) return found;
  }
  return [];
}

/** A node and everything inside it, in nginx's order. */
export function subtree(node: Node): readonly Node[] {
  const found: Node[] = [];
  const left = [node];
  for (let at = left.pop(); at; at = left.pop()) {
    found.push(at);
    left.push(...(at.children ?? []).toReversed());
  }
  return found;
}
