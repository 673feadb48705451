import { makeDisk } from '../host/disk.ts';
import { allProcesses } from '../host/processes.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Control } from '../proxies/control.ts';
import { includeFolders } from '../proxies/nginx/include-folders.ts';
import { instanceOf, isNginx } from '../proxies/nginx/instance.ts';
import { openRunningNginx, type Nginx } from '../proxies/nginx/nginx.ts';
import { otherSites } from '../proxies/nginx/sites.ts';
import { validateInSandbox } from '../prove/validate.ts';
import type { News } from './apply.ts';
import { cutOffConfigs, recover } from './recovery.ts';
import { sampleSites } from './sample.ts';
import { defaultStateFolder } from './state.ts';
import type { Outcome } from './transaction.ts';
import { lastFix, undo, type UndoRequest } from './undo.ts';

/** The running nginx that was started with this main configuration file. */
async function runningNginx(config: string): Promise<Nginx | undefined> {
  const all = allProcesses().filter(isNginx);
  const pids = new Set(all.map(({ pid }) => pid));
  for (const process of all.filter(({ ppid }) => !pids.has(ppid))) {
    const instance = await instanceOf(process);
    if (!instance.ok || instance.value.config !== config) continue;
    const opened = await openRunningNginx(process);
    if (opened.ok) return opened.value;
  }
  return undefined;
}

/**
 * Finishes or takes back what killed runs left, before anything is read.
 * Failures: those of `recover`.
 */
export async function recoverCrashed(
  tell: (news: News) => void,
  stateFolder: string = defaultStateFolder(),
): Promise<Result<void>> {
  const controls = new Map<string, Control>();
  for (const config of cutOffConfigs(stateFolder)) {
    const nginx = await runningNginx(config);
    if (nginx?.control) controls.set(config, nginx.control);
  }
  const recovered = await recover(makeDisk(), stateFolder, (config) => controls.get(config));
  if (!recovered.ok) return recovered;
  for (const run of recovered.value) tell({ kind: 'recovered', run });
  return ok(undefined);
}

export interface UndoOptions extends Pick<UndoRequest, 'accept' | 'abort' | 'stateFolder'> {
  readonly tell: (news: News) => void;
}

/** A fix that was taken back, or not. */
export interface Undone {
  readonly config: string;
  readonly files: readonly string[];
  /** When the fix was made, milliseconds since the epoch. */
  readonly fixedAtMs: number;
  readonly outcome: Outcome;
}

/**
 * Takes the newest fix back, whatever configuration it is of. The sites that answered before must
 * still do after.
 * Failures, each with nothing changed: `nothing-to-undo`; `fix-no-process` when its nginx
 * does not run; those of `recoverCrashed` and `undo`.
 */
export async function undoLast(options: UndoOptions): Promise<Result<Undone>> {
  const { tell, stateFolder = defaultStateFolder() } = options;
  const recovered = await recoverCrashed(tell, stateFolder);
  if (!recovered.ok) return recovered;
  const record = lastFix(stateFolder);
  if (!record) return fail('nothing-to-undo', { config: stateFolder });
  const { config } = record;
  const nginx = await runningNginx(config);
  if (!nginx?.control) return fail('fix-no-process');
  const { files, control, configuration } = nginx;
  const sites = otherSites(configuration, undefined);
  const [first = { address: '127.0.0.1', port: 80 }] = sites;
  const entry = { host: first.address, port: first.port };
  const outcome = await undo({
    ...options,
    config,
    files,
    control,
    folders: includeFolders(configuration),
    validateCopy: (changed) => validateInSandbox(nginx, entry, changed),
    sampleSites: () => sampleSites(sites),
  });
  if (!outcome.ok) return outcome;
  const paths = record.files.map(({ named }) => named);
  return ok({ config, files: paths, fixedAtMs: record.atMs, outcome: outcome.value });
}
