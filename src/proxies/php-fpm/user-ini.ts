import { dirname, join } from 'node:path';

import type { Files } from '../../host/files.ts';

/**
 * The `.user.ini` files that PHP reads for a script, from its folder up to the document root: what
 * they set is not taken into account here.
 */
export function userIni(
  script: string | undefined,
  root: string | undefined,
  files: Files,
): readonly string[] {
  const found: string[] = [];
  if (script === undefined) return found;
  for (let folder = dirname(script); ; folder = dirname(folder)) {
    const path = join(folder, '.user.ini');
    if (files.exists(path)) found.push(path);
    if (folder === root || folder === dirname(folder) || !folder.startsWith(root ?? folder)) break;
  }
  return found;
}
