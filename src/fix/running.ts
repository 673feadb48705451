import { makeDisk } from '../host/disk.ts';
import { allProcesses } from '../host/processes.ts';
import { ok, type Result } from '../model/result.ts';
import type { Control } from '../proxies/control.ts';
import { instanceOf, isNginx } from '../proxies/nginx/instance.ts';
import { openRunningNginx, type Nginx } from '../proxies/nginx/nginx.ts';
import type { News } from './apply.ts';
import { cutOffConfigs, recover } from './recovery.ts';
import { defaultStateFolder } from './state.ts';

/** The running nginx that was started with this main configuration file. */
export async function runningNginx(config: string): Promise<Nginx | undefined> {
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
