import type { Place } from '../../../model/place.ts';
import type { Node } from '../config.ts';

export const nameOf = (node: Node): string => node.directive.name.value;

export const argsOf = (node: Node): readonly string[] =>
  node.directive.args.map(({ value }) => value);

/** The directives of this name directly inside a block. */
export function childrenNamed(node: Node, name: string): readonly Node[] {
  return (node.children ?? []).filter((child) => nameOf(child) === name);
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
