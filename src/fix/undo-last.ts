import { allProcesses } from '../host/processes.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import { validateInSandbox } from '../prove/validate.ts';
import { isNginx } from '../proxies/nginx/instance.ts';
import { openRunningNginx, type Nginx } from '../proxies/nginx/nginx.ts';
import { listensFirst } from '../proxies/nginx/sites.ts';
import type { News } from './apply.ts';
import { lastFix, undo } from './undo.ts';

export interface UndoOptions {
  readonly tell: (news: News) => void;
  readonly accept: readonly string[];
  readonly stateFolder?: string;
}

/** What was taken back. */
export interface Undone {
  readonly id: string;
  readonly files: readonly string[];
}

/** The running proxy with this main configuration file. Failures: `undo-no-process`. */
async function runningWith(config: string): Promise<Result<Nginx>> {
  for (const process of allProcesses().filter(isNginx)) {
    const proxy = await openRunningNginx(process);
    if (proxy.ok && proxy.value.config === config) return proxy;
  }
  return fail('undo-no-process', { config });
}

/**
 * Takes the newest fix back: its files as before, and the proxy serving by them.
 * Failures, each with nothing changed: `nothing-to-undo`, `undo-no-process`, those of `undo`, and the
 * reason for which the proxy would not take the old files.
 */
export async function undoLast({
  tell,
  accept,
  stateFolder,
}: UndoOptions): Promise<Result<Undone>> {
  const record = lastFix(stateFolder);
  if (!record) return fail('nothing-to-undo');
  const proxy = await runningWith(record.config);
  if (!proxy.ok) return proxy;
  const { config, files, control, configuration } = proxy.value;
  if (!control) return fail('undo-no-process', { config });
  const entry = listensFirst(configuration);
  const outcome = await undo({
    config,
    files,
    control,
    validateCopy: (changed) => validateInSandbox(proxy.value, entry, changed),
    tell,
    accept,
    ...(stateFolder === undefined ? {} : { stateFolder }),
  });
  if (!outcome.ok) return outcome;
  const refused = (failure: Failure): Result<Undone> => ({ ok: false, failure });
  return outcome.value.kind === 'committed'
    ? ok({ id: record.id, files: record.files.map(({ path }) => path) })
    : refused(outcome.value.reason);
}
