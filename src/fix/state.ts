import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';

import type { Disk } from '../host/disk.ts';

/** `$XDG_STATE_HOME/unclog` or `~/.local/state/unclog` (XDG Base Directory Specification). */
export function defaultStateFolder(env: NodeJS.ProcessEnv = process.env): string {
  const base = env['XDG_STATE_HOME'];
  return join(base?.startsWith('/') ? base : join(homedir(), '.local', 'state'), 'unclog');
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
