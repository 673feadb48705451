import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Disk } from '../host/disk.ts';
import { copyAttributes } from '../host/replace.ts';
import { readJson, saveJson } from './state.ts';

/** A file that a run changes. Fingerprints are SHA-256 in hex. */
export interface JournalFile {
  /** The path by which the configuration names it. */
  readonly named: string;
  /** The file itself, symbolic links followed. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/**
 * How far a run came. Until `committed` the next run takes it back; from then on it finishes it, up
 * to `kept`. `undone`: taken back later, on request. `abandoned`: cut off, and could not be taken
 * back because somebody else changed a file meanwhile.
 */
export type JournalState = 'writing' | 'reloading' | 'committed' | 'kept' | 'undone' | 'abandoned';

/** What a run set out to do: enough to take it back. */
export interface JournalRecord {
  readonly version: 1;
  readonly id: string;
  readonly state: JournalState;
  /** Path of the main configuration file; of several proxies, that of the outermost. */
  readonly config: string;
  /** Those of the proxies behind it that the run changes as well, in the order of the request. */
  readonly behind?: readonly string[];
  /** When it began, milliseconds since the epoch. */
  readonly atMs: number;
  /** In the order in which they are swapped. */
  readonly files: readonly JournalFile[];
  /** Was somebody's change on the disk not in force when it began? */
  readonly pending?: boolean;
  /** The id of the fix that this run takes back. */
  readonly undoes?: string;
}

export const fingerprint = (text: string): string =>
  createHash('sha256').update(text, 'latin1').digest('hex');

/** Where the journals of all runs lie. */
export const journalRoot = (stateFolder: string): string => join(stateFolder, 'journal');
const recordName = 'record.json';

/** Where a run's journal lies. */
export function journalFolder(stateFolder: string, id: string): string {
  return join(journalRoot(stateFolder), id);
}

/** The old bytes of the n-th file, with its times. */
export function oldCopy(stateFolder: string, id: string, index: number): string {
  return join(journalFolder(stateFolder, id), `${index}.old`);
}

/** A name for a run: sorts by time. */
export function newId(atMs: number): string {
  const time = new Date(atMs).toISOString().replaceAll(/[-:.Z]/g, '');
  return `${time}-${process.pid}`;
}

/** The main configuration files of the proxies that a run changes, outermost first. */
export const configsOf = ({ config, behind = [] }: JournalRecord): readonly string[] => [
  config,
  ...behind,
];

/** The process that gave the name. */
export function writerOf(id: string): number {
  return Number(id.slice(id.lastIndexOf('-') + 1));
}

/** Writes a record in one step. Throws the system's errors. */
export function saveRecord(disk: Disk, stateFolder: string, record: JournalRecord): void {
  saveJson(disk, join(journalFolder(stateFolder, record.id), recordName), record);
}

/**
 * Opens the journal of a run: the old bytes first, the record that makes them count last.
 * Throws the system's errors.
 */
export async function openJournal(
  disk: Disk,
  stateFolder: string,
  record: JournalRecord,
  oldTexts: readonly string[],
): Promise<void> {
  disk.makeFolder(journalFolder(stateFolder, record.id));
  for (const [index, text] of oldTexts.entries()) {
    const copy = oldCopy(stateFolder, record.id, index);
    disk.create(copy, text);
    disk.step('times', copy);
    const { path = '' } = record.files[index] ?? {};
    await copyAttributes(path, copy, { times: 'keep', only: 'times' });
  }
  disk.sync(journalRoot(stateFolder));
  saveRecord(disk, stateFolder, record);
}

/** Forgets a run. The record goes first: without it the rest means nothing. */
export function dropJournal(disk: Disk, stateFolder: string, id: string): void {
  disk.remove(join(journalFolder(stateFolder, id), recordName));
  disk.remove(journalFolder(stateFolder, id));
}

function readRecord(stateFolder: string, id: string): JournalRecord | undefined {
  const record = readJson(join(journalFolder(stateFolder, id), recordName));
  const known = record as Partial<JournalRecord> | undefined;
  return known?.version === 1 && known.id === id ? (known as JournalRecord) : undefined;
}

/** The journals there are, oldest first; those without a record were cut off before any change. */
export function listJournals(stateFolder: string): {
  readonly records: readonly JournalRecord[];
  readonly stubs: readonly string[];
} {
  let ids: string[];
  try {
    ids = readdirSync(journalRoot(stateFolder)).sort();
  } catch {
    return { records: [], stubs: [] };
  }
  const found = ids.map((id) => ({ id, record: readRecord(stateFolder, id) }));
  return {
    records: found.flatMap(({ record }) => record ?? []),
    stubs: found.filter(({ record }) => record === undefined).map(({ id }) => id),
  };
}
