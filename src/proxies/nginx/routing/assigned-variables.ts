import type { Config, Node } from '../config.ts';
import { argsOf, nameOf } from './node.ts';

const known = new WeakMap<Config, ReadonlySet<string>>();

const groupNames = /\(\?P?[<'](\w+)[>']/g;

function assignedBy(node: Node): readonly string[] {
  const args = argsOf(node);
  const groups = [nameOf(node), ...args].flatMap((word) => [...word.matchAll(groupNames)]);
  const names = groups.map(([, name = '']) => name);
  if (nameOf(node) === 'set') names.push(args[0]?.slice(1) ?? '');
  return names;
}

/**
 * The variables that `set` or a named capture gives a value to, anywhere in the configuration:
 * everywhere else they are empty. Names are in lower case.
 */
export function assignedVariables(config: Config): ReadonlySet<string> {
  const before = known.get(config);
  if (before) return before;
  const names = new Set<string>();
  const left = [...config.nodes];
  for (let node = left.pop(); node; node = left.pop()) {
    for (const name of assignedBy(node)) names.add(name.toLowerCase());
    left.push(...(node.children ?? []));
  }
  known.set(config, names);
  return names;
}
