import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

import { fail } from '../model/result.ts';
import { localFiles, type Files } from './files.ts';

/** Who a file is read for. */
export interface Reader {
  readonly uid: number;
  readonly gids: readonly number[];
}

/** The user and groups of a process (proc(5), status); undefined where it is gone or hidden. */
export function readerOf(pid: number): Reader | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const numbers = (name: string): number[] =>
      (new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? '')
        .split(/\s+/)
        .filter((word) => word !== '')
        .map(Number);
    const [, uid] = numbers('Uid');
    const [, gid] = numbers('Gid');
    if (uid === undefined || gid === undefined) return undefined;
    return { uid, gids: [gid, ...numbers('Groups')] };
  } catch {
    return undefined;
  }
}

const read = 4;
const search = 1;

/** May the user do this, going by owner, group and mode? Access lists are not looked at. */
function permits(path: string, { uid, gids }: Reader, wanted: number): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return false;
  const shift = stat.uid === uid ? 6 : gids.includes(stat.gid) ? 3 : 0;
  return ((stat.mode >> shift) & wanted) === wanted;
}

function reaches(path: string, reader: Reader): boolean {
  const above = dirname(path);
  return permits(above, reader, search) && (above === path || reaches(above, reader));
}

function mayRead(path: string, reader: Reader): boolean {
  try {
    const real = realpathSync(path);
    return permits(real, reader, read) && reaches(real, reader);
  } catch {
    return true;
  }
}

/**
 * The files of this machine as another user may read them: for root, who reads on behalf of the
 * owner of a configuration and must not be made to read more for them than they could themselves.
 */
export function filesAs(reader: Reader): Files {
  if (reader.uid === 0) return localFiles;
  return {
    ...localFiles,
    read: (path) =>
      mayRead(path, reader) ? localFiles.read(path) : fail('file-unreadable', { path }),
    list: (path) =>
      mayRead(path, reader) ? localFiles.list(path) : fail('file-unreadable', { path }),
  };
}
