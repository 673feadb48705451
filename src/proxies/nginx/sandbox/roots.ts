import type { Config, Node } from '../config.ts';
import { argsOf, nameOf } from '../routing/node.ts';

function* nodesOf(nodes: readonly Node[]): Generator<Node> {
  for (const node of nodes) {
    yield node;
    yield* nodesOf(node.children ?? []);
  }
}

/**
 * The folders whose files decide where requests go: those of `root` and `alias`, where `try_files`
 * looks into them. Folders that depend on variables are left out.
 */
export function rootsOf({ nodes }: Config): readonly string[] {
  const all = [...nodesOf(nodes)];
  if (!all.some((node) => nameOf(node) === 'try_files')) return [];
  return all
    .filter((node) => nameOf(node) === 'root' || nameOf(node) === 'alias')
    .map((node) => argsOf(node)[0] ?? '')
    .filter((path) => path.startsWith('/') && !path.includes('$'));
}
