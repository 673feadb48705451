import { readFileSync } from 'node:fs';

import { makeDisk, type Step } from '../host/disk.ts';
import { localFiles } from '../host/files.ts';
import type { Edit } from '../model/finding.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { Control } from '../proxies/control.ts';
import { applyEdits } from '../text/edit.ts';
import { managedBy, replaceable, warnings } from './guards.ts';
import { validOrder, type ValidateCopy } from './order.ts';
import { changedSince, readSettled } from './pending.ts';
import { recover, type Recovered } from './recovery.ts';
import { compareSites, type SampleSites } from './sites.ts';
import { defaultStateFolder } from './state.ts';
import { takeLocks, together } from './together.ts';
import { transact, type Change, type Outcome } from './transaction.ts';

/** The running proxy and the configuration as it was read. */
export interface Subject {
  /** Path of the main configuration file. */
  readonly config: string;
  /** Every file of the configuration as a binary string, by the path that the configuration names. */
  readonly files: ReadonlyMap<string, string>;
  /** Folders that `include` patterns look into. */
  readonly folders?: readonly string[];
  readonly control: Control;
  /** The proxies behind it whose files change as well, in the order of the request. */
  readonly behind?: readonly Subject[];
}

/** All proxies whose files change, outermost first. */
const subjectsOf = (subject: Subject): readonly Subject[] => [subject, ...(subject.behind ?? [])];

/** What undo and fix have in common. */
export interface Conditions {
  readonly stateFolder?: string;
  /** Judges a private copy before the live files are touched. */
  readonly validateCopy: ValidateCopy;
  /** Observes as every client; a failure says what is still wrong. */
  readonly verify: () => Promise<Result<void>>;
  /** How a sample of the other sites fares. */
  readonly sampleSites?: SampleSites;
  /** Refusals that the user has been asked about: `config-changed-since-load`, `file-managed`. */
  readonly accept?: readonly string[];
  /** Hears what was found and done beside the fix itself. */
  readonly tell?: (news: News) => void;
  readonly step?: Step;
  readonly abort?: AbortSignal;
}

/** Something to be said beside the outcome. */
export type News =
  | { readonly kind: 'recovered'; readonly run: Recovered }
  | { readonly kind: 'warning'; readonly warning: Failure };

export interface FixRequest extends Subject, Conditions {
  readonly edits: readonly Edit[];
}

/** What a run is going to do. */
export interface Plan {
  readonly changes: readonly Change[];
  /** Empty for an undo. */
  readonly edits: readonly Edit[];
  /** The id of the fix that is taken back. */
  readonly undoes?: string;
}

/** The edits as changes of whole files. */
function planOf(request: FixRequest): Result<Plan> {
  const { edits } = request;
  const files = new Map(subjectsOf(request).flatMap((one) => [...one.files]));
  const mountinfo = readFileSync('/proc/self/mountinfo', 'latin1');
  const changes: Change[] = [];
  for (const named of new Set(edits.map(({ file }) => file))) {
    const before = files.get(named);
    if (before === undefined) return fail('edit-elsewhere', { file: named });
    const path = replaceable(named, mountinfo);
    if (!path.ok) return path;
    if (changes.some((change) => change.path === path.value)) {
      return fail('file-named-twice', { path: path.value });
    }
    const after = applyEdits(
      before,
      edits.filter(({ file }) => file === named),
    );
    if (!after.ok) return after;
    changes.push({ named, path: path.value, before, after: after.value });
  }
  return ok({ changes, edits });
}

/** Is anything on the disk not in force, or not as it was read? */
function unsettled(subject: Subject, stateFolder: string): Result<void> {
  const { config, control, files, folders = [] } = subject;
  for (const [path, text] of files) {
    const now = localFiles.read(path);
    if (!now.ok) return now;
    if (now.value !== text) return fail('file-changed', { path });
  }
  const loaded = control.loadedAtMs();
  if (loaded === undefined) return fail('workers-missing');
  const settled = readSettled(stateFolder, config);
  const changed = changedSince(loaded, [...files.keys(), ...folders], settled);
  const names = changed.join(', ');
  return changed.length === 0 ? ok(undefined) : fail('config-changed-since-load', { files: names });
}

/** Does something else write one of these files? */
function unmanaged({ changes, edits }: Plan): Result<void> {
  for (const { named, path, before } of changes) {
    const own = edits.filter(({ file }) => file === named);
    const line = own.length === 0 ? undefined : managedBy(before, own);
    if (line !== undefined) return fail('file-managed', { path, line });
  }
  return ok(undefined);
}

/**
 * Everything that is looked at before the first byte is written. Gives whether the reload will also
 * put in force what others changed on the disk.
 */
async function examine(
  subject: Subject,
  { accept = [], stateFolder = defaultStateFolder(), tell }: Conditions,
  plan: Plan,
): Promise<Result<{ readonly pending: boolean }>> {
  const managed = unmanaged(plan);
  if (!managed.ok && !accept.includes(managed.failure.code)) return managed;
  for (const warning of plan.changes.flatMap(({ path }) => warnings(path, localFiles))) {
    tell?.({ kind: 'warning', warning });
  }
  let pending = false;
  for (const one of subjectsOf(subject)) {
    const settled = unsettled(one, stateFolder);
    if (!settled.ok && !accept.includes(settled.failure.code)) return settled;
    pending ||= !settled.ok;
    const same = await one.control.compare(one.files);
    if (!same.ok && same.failure.code !== 'dump-unavailable') return same;
    if (!same.ok) tell?.({ kind: 'warning', warning: same.failure });
  }
  return ok({ pending });
}

/**
 * Examines, orders and makes changes under the lock of the configuration.
 * Failures, each with nothing changed: see `applyFix`.
 */
export async function applyPlan(
  subject: Subject,
  conditions: Conditions,
  plan: (stateFolder: string) => Result<Plan>,
): Promise<Result<Outcome>> {
  const { config } = subject;
  const { stateFolder = defaultStateFolder(), validateCopy, sampleSites, tell } = conditions;
  const disk = makeDisk(conditions.step);
  const all = subjectsOf(subject);
  const configs = all.map((one) => one.config);
  const control = together(all.map((one) => one.control));
  const lock = await takeLocks(configs);
  if (!lock.ok) return lock;
  try {
    const controlOf = (of: string): Control | undefined =>
      all.find((one) => one.config === of)?.control;
    const recovered = await recover(disk, stateFolder, controlOf, configs);
    if (!recovered.ok) return recovered;
    for (const run of recovered.value) tell?.({ kind: 'recovered', run });
    const ready = control.ready();
    if (!ready.ok) return ready;
    const wanted = plan(stateFolder);
    if (!wanted.ok) return wanted;
    const examined = await examine(subject, conditions, wanted.value);
    if (!examined.ok) return examined;
    const ordered = await validOrder(wanted.value.changes, validateCopy);
    if (!ordered.ok) return ordered;
    const sites = await compareSites(sampleSites);
    const verify = async (): Promise<Result<void>> => {
      const verified = await conditions.verify();
      return verified.ok ? sites() : verified;
    };
    const { abort } = conditions;
    const setting = { disk, control, stateFolder, config, verify, ...(abort ? { abort } : {}) };
    const { undoes } = wanted.value;
    const { pending } = examined.value;
    return await transact(ordered.value, setting, {
      pending,
      ...(configs.length > 1 ? { behind: configs.slice(1) } : {}),
      ...(undoes === undefined ? {} : { undoes }),
    });
  } finally {
    await lock.value.release();
  }
}

/**
 * Applies edits to the files of a running proxy: all of them, in force and verified, or none.
 * Failures, each with nothing changed: `fix-locked`; those of `recover`; `file-changed`,
 * `edit-elsewhere`, `file-named-twice`, `edits-overlap`, `edit-outside`; those of `replaceable`;
 * `file-managed` {path, line}; `config-changed-since-load` {files}; `workers-missing`; those of
 * `Control.ready` and `Control.compare`; those of `validOrder`; those of `transact`.
 */
export function applyFix(request: FixRequest): Promise<Result<Outcome>> {
  return applyPlan(request, request, () => planOf(request));
}
