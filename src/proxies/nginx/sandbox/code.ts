import { resolve } from 'node:path';

import type { Config, Node } from '../config.ts';

/** Directives whose arguments or files are programs: ngx_lua, its relatives, Perl and njs. */
const program = /_by_lua(_block|_file)?$|^lua_(package|load)_|^perl(_|$)|^js_/;

function* all(nodes: readonly Node[]): Generator<Node> {
  for (const node of nodes) {
    yield node;
    yield* all(node.children ?? []);
  }
}

/** The first directive that brings a program into the proxy. */
export function codeIn(config: Config): Node | undefined {
  for (const node of all(config.nodes)) {
    if (program.test(node.directive.name.value)) return node;
  }
  return undefined;
}

/** Absolute paths of the modules that the configuration loads. */
export function modulesOf(config: Config): string[] {
  return config.nodes
    .filter(({ directive }) => directive.name.value === 'load_module')
    .map(({ directive }) => resolve(config.prefix, directive.args[0]?.value ?? ''));
}
