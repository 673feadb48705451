import { dirname } from 'node:path';

import type { Files } from '../../../host/files.ts';
import type { State } from './state.ts';

/** What is at a path. */
type Found = 'file' | 'folder' | 'missing';

/** Does nothing at a path mean that nothing is there, and not that it may not be seen? */
function seesNothing(files: Files, path: string): boolean {
  const above = dirname(path);
  if (!files.exists(above)) return above !== path && seesNothing(files, above);
  // Below a file there is nothing (ENOTDIR).
  return !files.isFolder(above) || files.list(above).ok;
}

/** What is at a path; undefined where the disk is not at hand or may not be looked at. */
export function foundAt({ files }: Pick<State, 'files'>, path: string): Found | undefined {
  if (!files) return undefined;
  if (files.exists(path)) return files.isFolder(path) ? 'folder' : 'file';
  return seesNothing(files, path) ? 'missing' : undefined;
}
