import { statSync } from 'node:fs';
import { isAbsolute } from 'node:path';

import { fail, ok, type Result } from '../../model/result.ts';
import type { IniFile } from './ini.ts';
import type { Instance } from './instance.ts';

/** Extensions of PHP that its configuration names by their path. */
export const extensionsOf = (ini: readonly IniFile[]): readonly { file: IniFile; path: string }[] =>
  ini.flatMap((file) =>
    file.entries
      .filter(({ key, value }) => /^(zend_)?extension$/.test(key) && isAbsolute(value))
      .map(({ value }) => ({ file, path: value })),
  );

/**
 * Does its configuration bring no program of its own: no extension that is not its owner's?
 * Failures: `sandbox-untrusted-code` {directive, file}.
 */
export function trusted(ini: readonly IniFile[], { binary }: Instance): Result<void> {
  const owner = statSync(binary, { throwIfNoEntry: false })?.uid;
  const foreign = extensionsOf(ini).find(({ path }) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    return !stat || stat.uid !== owner || (stat.mode & 0o022) !== 0;
  });
  return foreign === undefined
    ? ok(undefined)
    : fail('sandbox-untrusted-code', { directive: 'extension', file: foreign.file.path });
}
