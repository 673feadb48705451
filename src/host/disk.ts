import {
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';

import { fail, ok, type Result } from '../model/result.ts';
import { exchange } from './exchange.ts';

/** Told the name of each call that changes the world, before it is made: tests stop or fail there. */
export type Step = (call: string, path: string) => void;

/**
 * The calls that change a disk, each durable when it returns. They throw the system's errors, which
 * `onDisk` turns into failures.
 */
export interface Disk {
  readonly step: Step;
  /** A folder for this user alone; nothing happens where there is one. */
  makeFolder(path: string): void;
  /** A new file with these bytes (a binary string), readable by this user alone. */
  create(path: string, text: string): void;
  /** A second name for a file. */
  link(path: string, alias: string): void;
  rename(from: string, to: string): void;
  /** Two names take each other's file; false, and nothing changed, where that cannot be done. */
  exchange(one: string, other: string): Promise<boolean>;
  /** Removes a file or a folder with what it holds; nothing happens where there is none. */
  remove(path: string): void;
  /** Makes what was done to a file's content and attributes, or to a folder's names, outlast a crash. */
  sync(path: string): void;
}

function synced(path: string): void {
  const fd = openSync(path, constants.O_RDONLY);
  try {
    fsyncSync(fd);
  } catch (error) {
    // Some network file systems cannot sync a folder (fsync(2), EINVAL).
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error;
  } finally {
    closeSync(fd);
  }
}

function writeNew(path: string, text: string, step: Step): void {
  const bytes = Buffer.from(text, 'latin1');
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const fd = openSync(path, flags, 0o600);
  try {
    for (let at = 0; at < bytes.length;) {
      step('write', path);
      at += writeSync(fd, bytes, at);
    }
    step('fsync', path);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** The disks of this machine. */
export function makeDisk(step: Step = () => undefined): Disk {
  const stepping =
    <Rest extends readonly string[]>(call: string, change: (path: string, ...rest: Rest) => void) =>
    (path: string, ...rest: Rest): void => {
      step(call, path);
      change(path, ...rest);
    };
  return {
    step,
    makeFolder: stepping('mkdir', (path) => {
      mkdirSync(path, { recursive: true, mode: 0o700 });
    }),
    create: stepping('open', (path, text: string) => writeNew(path, text, step)),
    link: stepping('link', (path, alias: string) => linkSync(path, alias)),
    rename: stepping('rename', (from, to: string) => renameSync(from, to)),
    exchange: (one, other) => {
      step('exchange', one);
      return exchange(one, other);
    },
    remove: stepping('remove', (path) => rmSync(path, { recursive: true, force: true })),
    sync: stepping('fsync', synced),
  };
}

const codes: Readonly<Record<string, string>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EFBIG: 'disk-full',
  EROFS: 'disk-read-only',
  EACCES: 'disk-forbidden',
  EPERM: 'disk-forbidden',
};

/**
 * Does work that changes a disk; what the system refuses is a failure.
 * Failures: `disk-full`, `disk-read-only`, `disk-forbidden`, `disk-failure`; each with `path`, `call`.
 */
export async function onDisk<T>(work: () => T | Promise<T>): Promise<Result<T>> {
  try {
    return ok(await work());
  } catch (error) {
    const { code, path = '', syscall = '' } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === '') throw error;
    return fail(codes[code] ?? 'disk-failure', { path, call: syscall, reason: code });
  }
}
