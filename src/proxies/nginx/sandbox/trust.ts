import { statSync } from 'node:fs';

import { fail, ok, type Result } from '../../../model/result.ts';
import type { Config } from '../config.ts';
import { codeIn, modulesOf } from './code.ts';

/** Does the file belong to whom the proxy's program belongs to, and may nobody else write it? */
function belongs(module: string, binary: string): boolean {
  const program = statSync(binary, { throwIfNoEntry: false });
  const file = statSync(module, { throwIfNoEntry: false });
  return program !== undefined && file?.uid === program.uid && (file.mode & 0o022) === 0;
}

/**
 * Does running this configuration run nothing but the proxy's own program?
 * Failures: `sandbox-untrusted-code` (`directive`, `file`), where it brings programs of its own.
 */
export function withoutCode(config: Config, binary: string): Result<void> {
  const code = codeIn(config);
  if (code) {
    const details = { directive: code.directive.name.value, file: code.file.path };
    return fail('sandbox-untrusted-code', details);
  }
  const foreign = modulesOf(config).find((module) => !belongs(module, binary));
  if (foreign === undefined) return ok(undefined);
  return fail('sandbox-untrusted-code', { directive: 'load_module', file: foreign });
}
