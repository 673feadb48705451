import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
  type Stats,
} from 'node:fs';

import { fail, ok, type Result } from '../model/result.ts';

/** What the readers of configurations need of a file system. Paths are absolute. */
export interface Files {
  /**
   * The file's bytes as a binary string: one character a byte, so that an offset is the same in
   * both and every byte survives.
   * Failures: `file-missing`, `file-unreadable`, `file-not-regular`.
   */
  read(path: string): Result<string>;
  /** The names in a folder, unsorted. Failures: `file-missing`, `file-unreadable`, `file-not-folder`. */
  list(path: string): Result<readonly string[]>;
  /** Is there something at this path, links followed? */
  exists(path: string): boolean;
  isFolder(path: string): boolean;
  /** The path without links; undefined where nothing is there. Absent where there are no links. */
  real?(path: string): string | undefined;
}

function readFailure(error: unknown, path: string): Result<never> {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return fail('file-missing', { path });
  if (code === 'ENOTDIR') return fail('file-not-folder', { path });
  if (code === 'EACCES' || code === 'EPERM') return fail('file-unreadable', { path });
  return fail('file-unreadable', { path, reason: code ?? String(error) });
}

function readRegular(path: string): Result<string> {
  // O_NONBLOCK: opening a FIFO must not wait for a writer.
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(fd);
    // nginx reads as many bytes as the size says: none of /dev/null.
    if (stat.isCharacterDevice()) return ok('');
    if (!stat.isFile()) return fail('file-not-regular', { path });
    let room = Buffer.allocUnsafe(Math.max(stat.size + 1, 65_536));
    let filled = 0;
    for (;;) {
      const bytes = readSync(fd, room, filled, room.length - filled, null);
      if (bytes === 0) break;
      filled += bytes;
      if (filled === room.length) room = Buffer.concat([room, Buffer.allocUnsafe(filled)]);
    }
    return ok(room.toString('latin1', 0, filled));
  } finally {
    closeSync(fd);
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** The files of this machine. */
export const localFiles: Files = {
  read(path) {
    try {
      return readRegular(path);
    } catch (error) {
      return readFailure(error, path);
    }
  },
  list(path) {
    try {
      return ok(readdirSync(path));
    } catch (error) {
      return readFailure(error, path);
    }
  },
  exists: (path) => statOf(path) !== undefined,
  isFolder: (path) => statOf(path)?.isDirectory() ?? false,
  real(path) {
    try {
      return realpathSync(path);
    } catch {
      return undefined;
    }
  },
};
