import { basename } from 'node:path/posix';
import type { Build, Config } from '../config.ts';
import { knownVersions } from './table.gen.ts';
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

/** Flavours that count their versions as nginx does, and have what nginx has of that version. */
const asNginx: ReadonlySet<string> = new Set(['nginx', 'openresty', 'plus']);

/** Does the table know what a build of this flavour and version has? */
export const isCharted = ({ flavour }: Build): boolean => asNginx.has(flavour);

/** The release of nginx to look up for a build: for a flavour that goes its own way, the newest. */
export function releaseOf(build: Build): string {
  return isCharted(build) ? build.version : knownVersions[1];
}

/** Is a directive missing, because its module is? */
export function moduleMissing(row: DirectiveRow, modules: ReadonlySet<string>): boolean {
  if (modules.size === 0) return false;
  const needed = requirementOf(row);
  return needed !== undefined && !modules.has(needed) && !modules.has(row.module);
}
