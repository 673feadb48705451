import { createHash } from 'node:crypto';
import { lstatSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { Disk } from '../host/disk.ts';
import { readJson, saveJson } from './state.ts';

/** What tells one state of a file or folder from another: path → a mark of link and target. */
export type Stamps = Readonly<Record<string, string>>;

/** Start times are known to a hundredth of a second, and files are written before nginx starts. */
const slackMs = 100;

/** When a path or what it leads to last changed: content, name or attributes. */
function changedAtMs(path: string): number | undefined {
  const link = lstatSync(path, { throwIfNoEntry: false });
  const target = statSync(path, { throwIfNoEntry: false });
  return link && target && Math.max(link.ctimeMs, target.ctimeMs, target.mtimeMs);
}

function stamp(path: string): string | undefined {
  const link = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  const target = statSync(path, { bigint: true, throwIfNoEntry: false });
  return link && target && [link.ino, link.ctimeNs, target.ino, target.ctimeNs].join('.');
}

/**
 * The files and folders that changed after the proxy took its configuration. `settled` are marks of
 * changes that are known to be none: unclog's own, put back before the proxy saw them.
 */
export function changedSince(
  loadedAtMs: number,
  paths: readonly string[],
  settled: Stamps = {},
): string[] {
  return paths.filter((path) => {
    const at = changedAtMs(path);
    if (at === undefined) return true;
    return at > loadedAtMs + slackMs && settled[path] !== stamp(path);
  });
}

function settledFile(stateFolder: string, config: string): string {
  const name = createHash('sha256').update(config).digest('hex').slice(0, 32);
  return join(stateFolder, `settled-${name}.json`);
}

/** The marks that earlier runs left for this configuration. */
export function readSettled(stateFolder: string, config: string): Stamps {
  return (readJson(settledFile(stateFolder, config)) as Stamps | undefined) ?? {};
}

/**
 * Marks files that a run changed, or put back, as not pending, and their folders, in which names
 * came and went. Throws the system's errors.
 */
export function saveSettled(
  disk: Disk,
  stateFolder: string,
  config: string,
  files: readonly { readonly named: string; readonly path: string }[],
): void {
  const paths = files.flatMap(({ named, path }) => [named, dirname(named), dirname(path)]);
  const known = Object.entries(readSettled(stateFolder, config));
  const fresh = paths.map((path) => [path, stamp(path)] as const);
  const still = [...known, ...fresh].filter(([path, mark]) => mark === stamp(path));
  saveJson(disk, settledFile(stateFolder, config), Object.fromEntries(still));
}
