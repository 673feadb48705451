import { readFileSync } from 'node:fs';

import { onDisk, type Disk } from '../host/disk.ts';
import { prepare, replacement, restore, swap, sweep } from '../host/replace.ts';
import { ok, type Failure, type Result } from '../model/result.ts';
import type { Control } from '../proxies/control.ts';
import { processInfo } from '../host/processes.ts';
import { closeKept, closeUndone, standing, sweepAll } from './closing.ts';
import {
  configsOf,
  dropJournal,
  journalRoot,
  listJournals,
  oldCopy,
  saveRecord,
  writerOf,
} from './journal.ts';
import type { JournalRecord, JournalState } from './journal.ts';
import { ownFolders } from './state.ts';
import type { Lock } from './lock.ts';
import { takeLocks, together, type Reloading } from './together.ts';

/** What was done about a run that was cut off. */
export interface Recovered {
  readonly id: string;
  readonly config: string;
  readonly atMs: number;
  /**
   * `undone`: its files are as before it; `finished`: the fix was already in force, only names
   * beside the files were left; `abandoned`: somebody changed a file since, so nothing was touched.
   */
  readonly outcome: 'undone' | 'finished' | 'abandoned';
  /** The files it was about. */
  readonly files: readonly string[];
  /** Whether the proxy took the old files again; `not-needed` when it had never seen the new ones. */
  readonly reload: 'done' | 'not-needed' | Failure;
}

/** Brings the old bytes back from the journal where the second name beside the file is gone. */
async function rewrite(disk: Disk, stateFolder: string, record: JournalRecord, index: number) {
  const { path = '' } = record.files[index] ?? {};
  const copy = oldCopy(stateFolder, record.id, index);
  const file = replacement(path, record.id);
  const made = await prepare(disk, file, readFileSync(copy, 'latin1'), copy);
  if (made.ok) await swap(disk, file);
  return made;
}

async function undoFiles(
  disk: Disk,
  stateFolder: string,
  record: JournalRecord,
): Promise<Result<void>> {
  for (const [index, file] of [...record.files.entries()].toReversed()) {
    const beside = replacement(file.path, record.id);
    const done = await onDisk(async () => {
      const isBack = standing(file) === 'new' && restore(disk, beside);
      sweep(disk, beside);
      if (isBack || standing(file) === 'old') return ok(undefined);
      const made = await rewrite(disk, stateFolder, record, index);
      sweep(disk, beside);
      return made;
    });
    if (!done.ok) return done;
    if (!done.value.ok) return done.value;
  }
  return ok(undefined);
}

/** The proxy may have taken new files if it was asked to, or if it loaded anything since. */
function mayHaveLoaded(record: JournalRecord, control: Reloading): boolean {
  return record.state === 'reloading' || (control.loadedAtMs() ?? 0) >= record.atMs;
}

async function reloadAfter(
  record: JournalRecord,
  control?: Reloading,
): Promise<Recovered['reload']> {
  if (!control) {
    return record.state === 'reloading' ? { code: 'reload-needed', details: {} } : 'not-needed';
  }
  if (!mayHaveLoaded(record, control)) return 'not-needed';
  const valid = await control.validate();
  if (!valid.ok) return valid.failure;
  const reloaded = await control.reload();
  return reloaded.ok ? 'done' : reloaded.failure;
}

async function recoverOne(
  disk: Disk,
  stateFolder: string,
  record: JournalRecord,
  control?: Reloading,
): Promise<Result<Recovered>> {
  const { id, config, atMs } = record;
  const files = record.files.map(({ path }) => path);
  const finished = record.state === 'committed';
  if (finished || record.files.some((file) => standing(file) === 'other')) {
    const outcome = finished ? 'finished' : 'abandoned';
    const done = await onDisk(() => {
      if (finished) return closeKept(disk, stateFolder, record);
      sweepAll(disk, record);
      saveRecord(disk, stateFolder, { ...record, state: 'abandoned' });
    });
    return done.ok ? ok({ id, config, atMs, outcome, files, reload: 'not-needed' }) : done;
  }
  const undone = await undoFiles(disk, stateFolder, record);
  if (!undone.ok) return undone;
  const reload = await reloadAfter(record, control);
  const dropped = await onDisk(() => closeUndone(disk, stateFolder, record));
  return dropped.ok ? ok({ id, config, atMs, outcome: 'undone', files, reload }) : dropped;
}

const cutOff: ReadonlySet<JournalState> = new Set(['writing', 'reloading', 'committed']);

/** The configurations that a run was changing when it was cut off, or is changing now. */
export function cutOffConfigs(stateFolder: string): readonly string[] {
  const { records } = listJournals(stateFolder);
  return [...new Set(records.filter(({ state }) => cutOff.has(state)).flatMap(configsOf))];
}

/**
 * Finishes or takes back what killed runs left, for every configuration that no other run is
 * changing now. `controlOf` gives the running proxy of a configuration, if there is one; `held` are
 * the configurations whose lock the caller already has.
 * Failures: `state-folder-unsafe`; those of `onDisk`, and the journal stays for the next try.
 */
export async function recover(
  disk: Disk,
  stateFolder: string,
  controlOf: (config: string) => Control | undefined,
  held: readonly string[] = [],
): Promise<Result<readonly Recovered[]>> {
  const own = ownFolders([stateFolder, journalRoot(stateFolder)]);
  if (!own.ok) return own;
  const recovered: Recovered[] = [];
  const { records, stubs } = listJournals(stateFolder);
  for (const record of records.filter(({ state }) => cutOff.has(state))) {
    let lock: Lock | undefined;
    const configs = configsOf(record);
    const free = configs.filter((config) => !held.includes(config));
    if (free.length > 0) {
      const taken = await takeLocks(free);
      if (!taken.ok) continue;
      lock = taken.value;
    }
    const running = configs.flatMap((config) => controlOf(config) ?? []);
    const control = running.length > 0 ? together(running) : undefined;
    const done = await recoverOne(disk, stateFolder, record, control);
    await lock?.release();
    if (!done.ok) return done;
    recovered.push(done.value);
  }
  const dead = stubs.filter((id) => processInfo(writerOf(id)) === undefined);
  await onDisk(() => dead.forEach((id) => dropJournal(disk, stateFolder, id)));
  return ok(recovered);
}
