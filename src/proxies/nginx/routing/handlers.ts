import { handlers } from '../settings/inheritance.ts';
import type { Node } from '../config.ts';
import { nameOf } from './node.ts';

/** The directive in a block that gives it a content handler: `proxy_pass`, `stub_status` … */
export const ownHandler = (block: Node): Node | undefined =>
  (block.children ?? []).findLast((child) => handlers.has(nameOf(child)));

/** Does the block only refine the one around it? */
export const refines = (block: Node): boolean => ['if', 'limit_except'].includes(nameOf(block));

/** The handler directive that holds in a block: its own, or what a refining block takes over. */
export function effectiveHandler(block: Node): Node | undefined {
  const own = ownHandler(block);
  if (own) return own;
  return refines(block) && block.parent ? effectiveHandler(block.parent) : undefined;
}

/** The location around (or at) a block; undefined when only a server is. */
export function locationOf(block: Node): Node | undefined {
  let at: Node | undefined = block;
  while (at && refines(at)) at = at.parent;
  return at && nameOf(at) === 'location' ? at : undefined;
}
