import { existsSync } from 'node:fs';

import { onDisk, type Disk } from '../host/disk.ts';
import { localFiles } from '../host/files.ts';
import { prepare, replacement, restore, swap, sweep, type Replacement } from '../host/replace.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { Reloading } from './together.ts';
import { closeKept, closeUndone, standing } from './closing.ts';
import { dropJournal, fingerprint, newId, oldCopy, openJournal, saveRecord } from './journal.ts';
import type { JournalRecord, JournalState } from './journal.ts';

/** A file's change from one text to another; binary strings. */
export interface Change {
  /** The path by which the configuration names the file. */
  readonly named: string;
  /** The file itself, symbolic links followed. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** A file whose times the new one takes; the times of writing when absent. */
  readonly timesOf?: string;
}

/** What a transaction needs of the world. */
export interface Setting {
  readonly disk: Disk;
  readonly control: Reloading;
  readonly stateFolder: string;
  /** Path of the main configuration file. */
  readonly config: string;
  /** Is the change good? Asked once the new workers serve. A failure says why not. */
  readonly verify: () => Promise<Result<void>>;
  /** Ends the transaction early; what was changed is put back. */
  readonly abort?: AbortSignal;
}

/** How a transaction ended. */
export type Outcome =
  | { readonly kind: 'committed'; readonly id: string }
  | {
      readonly kind: 'rolled-back';
      readonly reason: Failure;
      /** Why the proxy could not be made to take the old files again, where it could not. */
      readonly reload?: Failure;
    };

interface Run {
  readonly setting: Setting;
  readonly record: JournalRecord;
  readonly files: readonly (Change & { readonly replacement: Replacement })[];
}

function mark({ setting, record }: Run, state: JournalState): Promise<Result<void>> {
  return onDisk(() => saveRecord(setting.disk, setting.stateFolder, { ...record, state }));
}

async function prepareAll({ setting, files }: Run): Promise<Result<void>> {
  for (const file of files) {
    const made = await onDisk(() =>
      prepare(setting.disk, file.replacement, file.after, file.timesOf),
    );
    if (!made.ok) return made;
    if (!made.value.ok) return made.value;
  }
  return ok(undefined);
}

async function swapAll({ setting, files }: Run): Promise<Result<void>> {
  for (const file of files) {
    const now = localFiles.read(file.path);
    if (!now.ok) return now;
    if (now.value !== file.before) return fail('file-changed', { path: file.path });
    const swapped = await onDisk(() => swap(setting.disk, file.replacement));
    if (!swapped.ok) return swapped;
    // Whoever wrote into the file since it was read wrote into what is the backup now; whoever
    // replaced it, replaced what the exchange of names has put in place of the new file.
    const { fresh, backup } = file.replacement;
    for (const path of existsSync(fresh) ? [fresh, backup] : [backup]) {
      const old = localFiles.read(path);
      if (!old.ok || old.value !== file.before) return fail('file-changed', { path: file.path });
    }
  }
  return ok(undefined);
}

/** Everything that may fail once the first byte was written; the stage says what must be undone. */
async function change(run: Run, reached: (stage: 'reload') => void): Promise<Result<void>> {
  const { control, verify, abort, disk, config } = run.setting;
  const steps: readonly (() => Promise<Result<void>>)[] = [
    () => prepareAll(run),
    () => swapAll(run),
    () => {
      disk.step('validate', config);
      return control.validate();
    },
    () => mark(run, 'reloading'),
    () => {
      reached('reload');
      return control.reload();
    },
    () => {
      disk.step('verify', config);
      return verify();
    },
    () => mark(run, 'committed'),
  ];
  for (const step of steps) {
    if (abort?.aborted) return fail('interrupted');
    const done = await step();
    if (!done.ok) return abort?.aborted ? fail('interrupted') : done;
  }
  return ok(undefined);
}

/**
 * Puts every file that holds our text back, last swapped first, so that each state between was there
 * before; one that holds somebody else's is theirs. Goes on where a file fails; gives the first
 * failure.
 */
async function putBack({ setting, record, files }: Run): Promise<Result<void>> {
  let result: Result<void> = ok(undefined);
  for (const [index, { replacement }] of [...files.entries()].toReversed()) {
    const file = record.files[index];
    const done = await onDisk(() => {
      if (file && standing(file) === 'new') restore(setting.disk, replacement);
      sweep(setting.disk, replacement);
    });
    if (result.ok && !done.ok) result = done;
  }
  return result;
}

/** Failures: `restore-failed` {path, reason, backup}, `restore-conflict` {path, saved}. */
function isBack({ setting, record }: Run, back: Result<void>, reason: Failure): Result<void> {
  for (const [index, file] of record.files.entries()) {
    const { path } = file;
    if (standing(file) === 'new') {
      const why = back.ok ? '' : (back.failure.details['reason'] ?? '');
      const { backup } = replacement(path, record.id);
      return fail('restore-failed', { path, reason: why, backup });
    }
    if (standing(file) === 'other' && reason.code !== 'file-changed') {
      const saved = oldCopy(setting.stateFolder, record.id, index);
      return fail('restore-conflict', { path, saved });
    }
  }
  return ok(undefined);
}

async function rollBack(run: Run, reason: Failure, reloaded: boolean): Promise<Result<Outcome>> {
  const { setting } = run;
  const done = await putBack(run);
  const back = isBack(run, done, reason);
  if (!back.ok) {
    // What somebody else is writing is not put in force for them.
    if (back.failure.code === 'restore-conflict') await mark(run, 'abandoned');
    return back;
  }
  // A refused reload left the old configuration in force, and a dead proxy cannot be asked.
  const kept = reason.code === 'reload-refused' || reason.code === 'proxy-died';
  const again = reloaded && (!kept || reason.details['partly'] === 1);
  const reload = again ? await setting.control.reload() : ok(undefined);
  // Where the disk may not have it all, the journal stays, and the next run does it again.
  if (done.ok) await onDisk(() => closeUndone(setting.disk, setting.stateFolder, run.record));
  return ok({ kind: 'rolled-back', reason, ...(reload.ok ? {} : { reload: reload.failure }) });
}

/**
 * Changes files as one: all of them are new and in force at the end, or all are as before. The
 * order of `changes` is the order of the swaps; each state between must be a valid configuration.
 * Failures: those of `onDisk` for the journal (nothing was changed); `restore-failed` {path, reason,
 * backup}, after which the next run tries again; `restore-conflict` {path, saved} where somebody else
 * wrote to a file that had to be put back.
 */
export async function transact(
  changes: readonly Change[],
  setting: Setting,
  facts: Pick<JournalRecord, 'behind' | 'pending' | 'undoes'> = {},
): Promise<Result<Outcome>> {
  const atMs = Date.now();
  const id = newId(atMs);
  const record: JournalRecord = {
    version: 1,
    id,
    state: 'writing',
    config: setting.config,
    atMs,
    files: changes.map(({ named, path, before, after }) => ({
      named,
      path,
      before: fingerprint(before),
      after: fingerprint(after),
    })),
    ...facts,
  };
  const files = changes.map((file) => ({ ...file, replacement: replacement(file.path, id) }));
  const run: Run = { setting, record, files };
  const { disk, stateFolder } = setting;
  const opened = await onDisk(() =>
    openJournal(
      disk,
      stateFolder,
      record,
      changes.map(({ before }) => before),
    ),
  );
  if (!opened.ok) {
    await onDisk(() => dropJournal(disk, stateFolder, id));
    return opened;
  }
  let reloaded = false;
  const changed = await change(run, () => (reloaded = true));
  if (!changed.ok) return rollBack(run, changed.failure, reloaded);
  // Where this fails, the next run does it again.
  await onDisk(() => closeKept(disk, stateFolder, record));
  return ok({ kind: 'committed', id });
}
