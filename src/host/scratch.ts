import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startTime } from './processes.ts';

/** A private folder that goes when its process ends, or at the next run if it was killed. */
export interface Scratch {
  readonly path: string;
  remove(): void;
}

/** The folder that holds everything temporary of this user; there only while it holds something. */
export function temporaryHome(): string {
  return join(tmpdir(), `unclog-${process.getuid?.() ?? 'user'}`);
}

function isMine(path: string): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat !== undefined && stat.isDirectory() && stat.uid === (process.getuid?.() ?? stat.uid);
}

/** Makes that folder: others may pass through, not look. */
function makeHome(): string {
  const path = temporaryHome();
  mkdirSync(path, { recursive: true, mode: 0o711 });
  if (!isMine(path)) throw new Error(`${path} is not a folder of this user`);
  chmodSync(path, 0o711);
  return path;
}

/** Removes a folder unless it holds something. */
export function removeEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // It is in use, or another run was quicker.
  }
}

/** Makes a folder in the home; anew where another run that ends has just removed the home. */
function makeInHome(prefix: string): string {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return mkdtempSync(join(makeHome(), prefix));
    } catch (error) {
      if (attempt === 5 || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

/** Folder names end in the owner's process id and start time, so that a killed run can be told. */
function isOrphan(name: string): boolean {
  const owner = /\.(\d+)\.(\d+)\.[^.]+$/.exec(name);
  return owner !== null && startTime(Number(owner[1])) !== owner[2];
}

/** Removes what killed runs of this user left behind; gives the folders removed. */
export function sweepScratch(): string[] {
  const root = temporaryHome();
  if (!isMine(root)) return [];
  const orphans = readdirSync(root)
    .filter(isOrphan)
    .map((name) => join(root, name));
  for (const path of orphans) rmSync(path, { recursive: true, force: true });
  removeEmpty(root);
  return orphans;
}

/** The folders that this process has now; one listener for all, however many there are. */
const open = new Set<string>();

function remove(path: string): void {
  open.delete(path);
  rmSync(path, { recursive: true, force: true });
  removeEmpty(temporaryHome());
}

function removeOpen(): void {
  for (const path of open) remove(path);
}

/** A new scratch folder, mode 0700, named after what it is for. */
export function makeScratch(purpose: string): Scratch {
  const owner = `${process.pid}.${startTime(process.pid) ?? '0'}`;
  const path = makeInHome(`${purpose}.${owner}.`);
  if (!process.listeners('exit').includes(removeOpen)) process.on('exit', removeOpen);
  open.add(path);
  return { path, remove: () => remove(path) };
}
