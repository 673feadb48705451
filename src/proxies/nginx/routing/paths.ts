import { isAbsolute, join } from 'node:path';

import type { Node } from '../config.ts';
import { locationPattern } from './location.ts';
import { argsOf, childrenNamed, nameOf } from './node.ts';
import type { Expand, State } from './state.ts';
import { concat, isKnown, unknown, type Value } from './value.ts';

/** The nearest `root` or `alias` around a block (ngx_http_core_merge_loc_conf). */
function rootOf(block: Node): Node | undefined {
  for (let at: Node | undefined = block; at; at = at.parent) {
    const found = childrenNamed(at, 'root')[0] ?? childrenNamed(at, 'alias')[0];
    if (found) return found;
  }
  return undefined;
}

/** `$document_root`: below the prefix when it is relative; `html` when nothing says it. */
export function documentRoot(state: State, expand: Expand): Value {
  const node = rootOf(state.block);
  const written = expand(state, (node && argsOf(node)[0]) ?? 'html');
  if (typeof written !== 'string' || isAbsolute(written)) return written;
  return join(state.config.prefix, written);
}

/** `$realpath_root`: the same with its links followed, where the disk is at hand. */
export function realRoot(state: State, expand: Expand): Value {
  const root = documentRoot(state, expand);
  if (!isKnown(root)) return root;
  return state.files?.real?.(root) ?? unknown('$realpath_root');
}

/** The file that a URI stands for in this block (ngx_http_map_uri_to_path). */
export function pathOf(state: State, uri: string, expand: Expand): Value {
  const node = rootOf(state.block);
  const root = documentRoot(state, expand);
  if (!node || nameOf(node) === 'root') return concat([root, uri]);
  const pattern = node.parent && locationPattern(node.parent);
  return pattern?.kind === 'regex' ? root : concat([root, uri.slice(pattern?.text.length ?? 0)]);
}
