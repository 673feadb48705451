import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { fail, ok, type Result } from '../model/result.ts';

/**
 * Writes a file that only its owner may read; it is wholly old or wholly new. The folder is made
 * (0700) when it is missing.
 * @param content text, or bytes to be written as they are
 * Failure: `not-saved` (`path`, `reason`).
 */
export function writePrivate(path: string, content: string | Buffer): Result<void> {
  const fresh = join(dirname(path), `.${basename(path)}.${process.pid}`);
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    rmSync(fresh, { force: true });
    // `wx`: nobody else may have put a file, or a link, there meanwhile.
    const fd = openSync(fresh, 'wx', 0o600);
    try {
      writeFileSync(fd, content);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(fresh, path);
    return ok(undefined);
  } catch (error) {
    return fail('not-saved', { path, reason: (error as NodeJS.ErrnoException).code ?? 'unknown' });
  } finally {
    removeIfThere(fresh);
  }
}

function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The folder itself is not there, or is none.
  }
}
