import { lstatSync } from 'node:fs';

import { run } from './child.ts';

/** The number of renameat2(2) (Linux, include/uapi/asm-generic/unistd.h, syscall_64.tbl). */
const renameat2: Partial<Record<NodeJS.Architecture, number>> = { x64: 316, arm64: 276 };

/** AT_FDCWD is -100, RENAME_EXCHANGE is 2. */
const program = 'syscall($ARGV[0] + 0, -100, $ARGV[1], -100, $ARGV[2], 2)';

/**
 * Two names of one file system take each other's file, in one step. Node has no call for it; Perl,
 * which Debian always has, does. Gives whether it was done: not without Perl, on other processors
 * than x86-64 and arm64, and on file systems that cannot (NFS); then nothing was changed. `one` must be a name that nobody else touches.
 */
export async function exchange(one: string, other: string): Promise<boolean> {
  const number = process.platform === 'linux' ? renameat2[process.arch] : undefined;
  if (number === undefined) return false;
  const before = lstatSync(one).ino;
  const args = ['-e', program, '--', String(number), one, other];
  await run('perl', args, { deathSignal: 'KILL' });
  // The names tell it, also when Perl was killed just after the call.
  return lstatSync(one).ino !== before;
}
