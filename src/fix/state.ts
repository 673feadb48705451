import { lstatSync, readFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';

import type { Disk } from '../host/disk.ts';
import { fail, ok, type Result } from '../model/result.ts';

/**
 * `$XDG_STATE_HOME/unclog` or `~/.local/state/unclog` (XDG Base Directory Specification). Root's home
 * is the one that the system names: sudo may keep the HOME of whoever calls it.
 */
export function defaultStateFolder(env: NodeJS.ProcessEnv = process.env): string {
  const base = env['XDG_STATE_HOME'];
  const home = process.getuid?.() === 0 ? userInfo().homedir : homedir();
  return join(base?.startsWith('/') ? base : join(home, '.local', 'state'), 'unclog');
}

/**
 * May what lies in these folders be believed? A journal says which file to write and with what, so
 * nobody else may have put it there.
 * Failures: `state-folder-unsafe` {path}.
 */
export function ownFolders(paths: readonly string[]): Result<void> {
  const unsafe = paths.find((path) => {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (!stat) return false;
    return !stat.isDirectory() || stat.uid !== process.geteuid?.() || (stat.mode & 0o022) !== 0;
  });
  return unsafe === undefined ? ok(undefined) : fail('state-folder-unsafe', { path: unsafe });
}

/** Writes a value in one step: a reader sees the old one or the new one. Throws the system's errors. */
export function saveJson(disk: Disk, path: string, value: unknown): void {
  const fresh = join(dirname(path), `.${basename(path)}`);
  disk.makeFolder(dirname(path));
  disk.remove(fresh);
  disk.create(fresh, Buffer.from(JSON.stringify(value, undefined, 2)).toString('latin1'));
  disk.rename(fresh, path);
  disk.sync(dirname(path));
}

/** The value in a file; undefined where there is none, or it was cut off. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}
