import { dirname, join } from 'node:path';

import type { Config } from './config.ts';
import { hasWildcard } from './glob.ts';
import type { Block, Directive } from './tree.ts';

function* includesIn({ directives }: Block): Generator<Directive> {
  for (const directive of directives) {
    if (/^include(optional)?$/i.test(directive.name.value)) yield directive;
    if (directive.block) yield* includesIn(directive.block);
  }
}

/** Folders whose files belong to the configuration as they come and go: those of its wildcards. */
export function includeFolders({ files, root }: Config): readonly string[] {
  const found = [...files.values()].flatMap(({ root: block }) =>
    [...includesIn(block)].flatMap(({ args }) => {
      const [argument = ''] = args.map(({ value }) => value);
      const absolute = argument.startsWith('/') ? argument : join(root, argument);
      return hasWildcard(absolute) ? [dirname(absolute)] : [];
    }),
  );
  return [...new Set(found)].filter((folder) => !hasWildcard(folder));
}
