import { chmodSync, chownSync, lstatSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { fail, ok, type Result } from '../model/result.ts';
import { run } from './child.ts';
import type { Disk } from './disk.ts';

/**
 * A file on its way from old to new. `fresh` and `backup` stand beside it: a rename is whole or not
 * at all only within one file system. Their names start with a dot, so that `include dir/*` does
 * not pick them up (glob(7)).
 */
export interface Replacement {
  /** The file itself, symbolic links followed. */
  readonly path: string;
  readonly fresh: string;
  /** A second name of the old file: putting it back needs no space and restores every attribute. */
  readonly backup: string;
}

/** Names the files of a replacement; `id` sets them apart from those of other runs. */
export function replacement(path: string, id: string): Replacement {
  const beside = (end: string): string =>
    join(dirname(path), `.${basename(path)}.unclog-${id}.${end}`);
  return { path, fresh: beside('new'), backup: beside('old') };
}

/**
 * Gives a file the owner, mode, access list and extended attributes of another, and its times when
 * asked. Node has no call for the last two; GNU cp does, other systems keep owner and mode only.
 * Failures: `owner-not-kept` where this user may not.
 */
export async function copyAttributes(
  from: string,
  to: string,
  options: { readonly times: 'keep' | 'leave'; readonly only?: 'times' },
): Promise<Result<void>> {
  const kept =
    options.only === 'times'
      ? ['--preserve=timestamps']
      : ['--preserve=all', ...(options.times === 'keep' ? [] : ['--no-preserve=timestamps'])];
  const copied = await run('cp', ['--attributes-only', ...kept, '--', from, to]);
  const wanted = statSync(from);
  if (!copied.ok || copied.value.code !== 0) {
    if (options.only !== 'times') {
      chownSync(to, wanted.uid, wanted.gid);
      chmodSync(to, wanted.mode);
    }
    if (options.times === 'keep') utimesSync(to, wanted.atime, wanted.mtime);
  }
  if (options.only === 'times') return ok(undefined);
  const got = statSync(to);
  const same = got.uid === wanted.uid && got.gid === wanted.gid && got.mode === wanted.mode;
  return same ? ok(undefined) : fail('owner-not-kept', { path: from, uid: wanted.uid });
}

/** What link(2) says where it cannot, though a copy can be made. */
const unlinkable = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS']);

/** Gives the old file its second name; a copy with the same attributes where there are no links. */
async function backUp(disk: Disk, { path, backup }: Replacement): Promise<Result<void>> {
  try {
    disk.link(path, backup);
    return ok(undefined);
  } catch (error) {
    if (!unlinkable.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  disk.create(backup, readFileSync(path, 'latin1'));
  disk.step('attributes', backup);
  const kept = await copyAttributes(path, backup, { times: 'keep' });
  if (kept.ok) disk.sync(backup);
  return kept;
}

/**
 * Writes the new file beside the old one and gives the old one its second name. `timesOf` names a
 * file whose times the new one takes.
 * Failures: `owner-not-kept`; throws the system's errors.
 */
export async function prepare(
  disk: Disk,
  file: Replacement,
  text: string,
  timesOf?: string,
): Promise<Result<void>> {
  disk.create(file.fresh, text);
  disk.step('attributes', file.fresh);
  const kept = await copyAttributes(file.path, file.fresh, { times: 'leave' });
  if (!kept.ok) return kept;
  if (timesOf !== undefined) {
    disk.step('times', file.fresh);
    await copyAttributes(timesOf, file.fresh, { times: 'keep', only: 'times' });
  }
  disk.sync(file.fresh);
  const backed = await backUp(disk, file);
  disk.sync(dirname(file.path));
  return backed;
}

/**
 * The new file takes the name, in one step. What held the name until then stands at `fresh`
 * afterwards, so that a file which somebody put there at the last moment is not lost; where names
 * cannot be exchanged (see `exchange`) it is replaced unseen, and nothing stands at `fresh`.
 */
export async function swap(disk: Disk, file: Replacement): Promise<void> {
  if (!(await disk.exchange(file.fresh, file.path))) disk.rename(file.fresh, file.path);
  disk.sync(dirname(file.path));
}

const inode = (path: string): number | undefined => lstatSync(path, { throwIfNoEntry: false })?.ino;

/**
 * The file that `swap` took the name from takes it back, in one step, if it had lost it: what was
 * exchanged, be it somebody else's, or else the backup. Gives whether it had.
 */
export function restore(disk: Disk, file: Replacement): boolean {
  const old = inode(file.backup);
  if (old === undefined || old === inode(file.path)) return false;
  const exchanged = inode(file.fresh) !== undefined;
  disk.rename(exchanged ? file.fresh : file.backup, file.path);
  disk.sync(dirname(file.path));
  return true;
}

/** Removes what stands beside the file. */
export function sweep(disk: Disk, file: Replacement): void {
  const left = [file.fresh, file.backup].filter((path) => inode(path) !== undefined);
  for (const path of left) disk.remove(path);
  if (left.length > 0) disk.sync(dirname(file.path));
}
