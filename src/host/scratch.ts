import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startTime } from './processes.ts';

/** A private folder that goes when its process ends, or at the next run if it was killed. */
export interface Scratch {
  readonly path: string;
  remove(): void;
}

/** The folder that holds everything temporary of this user: others may pass through, not look. */
export function temporaryHome(): string {
  const path = join(tmpdir(), `unclog-${process.getuid?.() ?? 'user'}`);
  mkdirSync(path, { recursive: true, mode: 0o711 });
  const stat = lstatSync(path);
  const mine = stat.isDirectory() && stat.uid === (process.getuid?.() ?? stat.uid);
  if (!mine) throw new Error(`${path} is not a folder of this user`);
  chmodSync(path, 0o711);
  return path;
}

/** Folder names end in the owner's process id and start time, so that a killed run can be told. */
function isOrphan(name: string): boolean {
  const owner = /\.(\d+)\.(\d+)\.[^.]+$/.exec(name);
  return owner !== null && startTime(Number(owner[1])) !== owner[2];
}

/** Removes what killed runs of this user left behind; gives the folders removed. */
export function sweepScratch(): string[] {
  const root = temporaryHome();
  const orphans = readdirSync(root)
    .filter(isOrphan)
    .map((name) => join(root, name));
  for (const path of orphans) rmSync(path, { recursive: true, force: true });
  return orphans;
}

/** A new scratch folder, mode 0700, named after what it is for. */
export function makeScratch(purpose: string): Scratch {
  const owner = `${process.pid}.${startTime(process.pid) ?? '0'}`;
  const path = mkdtempSync(join(temporaryHome(), `${purpose}.${owner}.`));
  const remove = (): void => rmSync(path, { recursive: true, force: true });
  process.once('exit', remove);
  return {
    path,
    remove: () => {
      process.off('exit', remove);
      remove();
    },
  };
}
