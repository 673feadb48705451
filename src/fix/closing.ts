import type { Disk } from '../host/disk.ts';
import { localFiles } from '../host/files.ts';
import { replacement, sweep } from '../host/replace.ts';
import { configsOf, dropJournal, fingerprint, listJournals, saveRecord } from './journal.ts';
import type { JournalFile, JournalRecord } from './journal.ts';
import { saveSettled } from './pending.ts';

/** Which text a file holds: the one before the run, the one after it, or somebody else's. */
export function standing({ path, before, after }: JournalFile): 'old' | 'new' | 'other' {
  const text = localFiles.read(path);
  const now = text.ok ? fingerprint(text.value) : undefined;
  if (now === before) return 'old';
  return now === after ? 'new' : 'other';
}

function settle(disk: Disk, stateFolder: string, record: JournalRecord, wanted: 'old' | 'new') {
  if (record.files.every((file) => standing(file) === wanted)) {
    for (const config of configsOf(record)) saveSettled(disk, stateFolder, config, record.files);
  }
}

/** Removes what a run left beside its files. Throws the system's errors. */
export function sweepAll(disk: Disk, { id, files }: JournalRecord): void {
  for (const { path } of files) sweep(disk, replacement(path, id));
}

/**
 * Closes a run whose change is in force and verified. The last step makes it count: until then the
 * next run does all of this again. Throws the system's errors.
 */
export function closeKept(disk: Disk, stateFolder: string, record: JournalRecord): void {
  sweepAll(disk, record);
  settle(disk, stateFolder, record, 'new');
  if (record.undoes === undefined) {
    saveRecord(disk, stateFolder, { ...record, state: 'kept' });
    return;
  }
  const fix = listJournals(stateFolder).records.find(({ id }) => id === record.undoes);
  if (fix) saveRecord(disk, stateFolder, { ...fix, state: 'undone' });
  dropJournal(disk, stateFolder, record.id);
}

/** Closes a run whose files are as before it. Throws the system's errors. */
export function closeUndone(disk: Disk, stateFolder: string, record: JournalRecord): void {
  // What was not in force before it still is not.
  if (record.pending !== true) settle(disk, stateFolder, record, 'old');
  dropJournal(disk, stateFolder, record.id);
}
