import { statSync } from 'node:fs';
import { join } from 'node:path';

import { fail, ok, type Result } from '../../../model/result.ts';
import type { Config } from '../config.ts';
import { everyNode } from '../routing/node.ts';
import { isProgram } from './rules.ts';

/** Absolute paths of the modules that the configuration loads. */
export const modulesOf = ({ nodes, root }: Config): readonly string[] =>
  nodes
    .filter(({ name }) => name === 'loadmodule' || name === 'loadfile')
    .map(({ name, args }) => args[name === 'loadmodule' ? 1 : 0] ?? '')
    .map((path) => (path.startsWith('/') ? path : join(root, path)));

/** Does the file belong to whom the proxy's program belongs to, and may nobody else write it? */
function belongs(module: string, binary: string): boolean {
  const program = statSync(binary, { throwIfNoEntry: false });
  const file = statSync(module, { throwIfNoEntry: false });
  return program !== undefined && file?.uid === program.uid && (file.mode & 0o022) === 0;
}

/**
 * Does running this configuration run nothing but the proxy's own program? Programs of logs are
 * left out of a copy, and CGI runs only when it is asked for.
 * Failures: `sandbox-untrusted-code` (`directive`, `file`), where it brings programs of its own.
 */
export function withoutCode(config: Config, binary: string): Result<void> {
  const code = [...everyNode(config.nodes)].find(({ name, args }) => isProgram(name, args));
  if (code) {
    const details = { directive: code.directive.name.value, file: code.file.path };
    return fail('sandbox-untrusted-code', details);
  }
  const foreign = modulesOf(config).find((module) => !belongs(module, binary));
  if (foreign === undefined) return ok(undefined);
  return fail('sandbox-untrusted-code', { directive: 'LoadModule', file: foreign });
}
