import { basename } from 'node:path/posix';
import type { Build, Config } from '../config.ts';
import { requirementOf, type DirectiveRow } from './table.ts';

/**
 * The modules that a configuration can count on, beyond those that every nginx has: compiled in, or
 * loaded by `load_module`. Empty when it is not known what was compiled in.
 */
export function modulesOf(config: Config, build: Build): ReadonlySet<string> {
  if (build.modules.length === 0 || build.flavour !== 'nginx') return new Set();
  const loaded = config.nodes
    .filter(({ directive }) => directive.name.value === 'load_module')
    .map(({ directive }) => basename(directive.args[0]?.value ?? '', '.so'))
    .map((name) => name.replace(/^ngx_/, '').replace(/_module$/, ''));
  return new Set([...build.modules, ...loaded]);
}

/** Is a directive missing, because its module is? */
export function moduleMissing(row: DirectiveRow, modules: ReadonlySet<string>): boolean {
  if (modules.size === 0) return false;
  const needed = requirementOf(row);
  return needed !== undefined && !modules.has(needed) && !modules.has(row.module);
}
