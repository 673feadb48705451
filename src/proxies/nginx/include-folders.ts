import { dirname, resolve } from 'node:path';

import type { Config } from './config.ts';
import type { Block, Directive } from './tree.ts';

const magic = /[*?[]/;

/** The directives of a block and of those in it that hold an `include` somewhere. */
function* directivesIn(block: Block): Generator<Directive> {
  for (const directive of block.directives) {
    yield directive;
    if (directive.block?.includes) yield* directivesIn(directive.block);
  }
}

/**
 * The folders whose files a configuration includes by a pattern: there a file that comes or goes
 * changes it. Folders that are themselves named by a pattern are left out.
 */
export function includeFolders(config: Config): string[] {
  const folders = [...config.files.values()]
    .flatMap(({ root }) => (root.includes ? [...directivesIn(root)] : []))
    .filter(({ name }) => name.value === 'include')
    .map(({ args }) => resolve(dirname(config.main), args[0]?.value ?? ''))
    .filter((path) => magic.test(path))
    .map((path) => dirname(path))
    .filter((path) => !magic.test(path));
  return [...new Set(folders)];
}
