import { readFileSync, realpathSync } from 'node:fs';

import { localFiles } from '../host/files.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { applyPlan, type Conditions, type Plan, type Subject } from './apply.ts';
import { replaceable } from './guards.ts';
import { fingerprint, listJournals, oldCopy, type JournalRecord } from './journal.ts';
import { defaultStateFolder } from './state.ts';
import type { Change, Outcome } from './transaction.ts';

export interface UndoRequest extends Subject, Omit<Conditions, 'verify'> {
  /** Is the proxy well after it? Nothing is asked when absent. */
  readonly verify?: Conditions['verify'];
}

/** The fix that `undo` would take back, the newest one; of any configuration unless one is named. */
export function lastFix(
  stateFolder: string = defaultStateFolder(),
  config?: string,
): JournalRecord | undefined {
  return listJournals(stateFolder).records.findLast(
    (record) =>
      record.state === 'kept' &&
      record.undoes === undefined &&
      (config === undefined || record.config === config),
  );
}

/** The way back, in the opposite order. */
function changesBack(
  stateFolder: string,
  record: JournalRecord,
  names: readonly string[],
): Result<readonly Change[]> {
  const mountinfo = readFileSync('/proc/self/mountinfo', 'latin1');
  const changes: Change[] = [];
  for (const [index, file] of [...record.files.entries()].toReversed()) {
    const path = replaceable(file.path, mountinfo);
    if (!path.ok) return path;
    const now = localFiles.read(path.value);
    if (!now.ok) return now;
    if (fingerprint(now.value) !== file.after) return fail('file-changed', { path: file.path });
    const copy = oldCopy(stateFolder, record.id, index);
    const old = localFiles.read(copy);
    if (!old.ok || fingerprint(old.value) !== file.before) {
      return fail('journal-damaged', { path: copy });
    }
    const named = names.find((name) => realpathSync(name) === path.value) ?? path.value;
    changes.push({
      named,
      path: path.value,
      before: now.value,
      after: old.value,
      timesOf: copy,
    });
  }
  return ok(changes);
}

/**
 * Takes the last fix of this configuration back: every file as it was before it, in force.
 * Failures, each with nothing changed: `nothing-to-undo` {config}; `file-changed` {path} when one
 * was changed since; `journal-damaged` {path}; those of `applyFix`.
 */
export function undo(request: UndoRequest): Promise<Result<Outcome>> {
  const { config, behind = [], verify = () => Promise.resolve(ok(undefined)) } = request;
  const names = [request, ...behind].flatMap(({ files }) => [...files.keys()]);
  const conditions: Conditions = { ...request, verify };
  const { stateFolder = defaultStateFolder() } = request;
  return applyPlan(request, conditions, (): Result<Plan> => {
    const record = lastFix(stateFolder, config);
    if (!record) return fail('nothing-to-undo', { config });
    const changes = changesBack(stateFolder, record, names);
    return changes.ok ? ok({ changes: changes.value, edits: [], undoes: record.id }) : changes;
  });
}
