import { makeDisk } from '../host/disk.ts';
import { allProcesses } from '../host/processes.ts';
import { ok, type Result } from '../model/result.ts';
import type { Control } from '../proxies/control.ts';
import { proxyKinds } from '../proxies/kinds.ts';
import type { Proxy } from '../proxies/proxy.ts';
import type { News } from './apply.ts';
import { cutOffConfigs, recover } from './recovery.ts';
import { defaultStateFolder } from './state.ts';

/** The running proxy that was started with this main configuration file. */
export async function runningProxy(config: string): Promise<Proxy | undefined> {
  const all = allProcesses();
  for (const kind of proxyKinds) {
    const own = all.filter((process) => kind.recognise(process));
    const pids = new Set(own.map(({ pid }) => pid));
    for (const process of own.filter(({ ppid }) => !pids.has(ppid))) {
      const opened = await kind.open(process);
      if (opened.ok && opened.value.config === config) return opened.value;
    }
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
    const proxy = await runningProxy(config);
    if (proxy?.control) controls.set(config, proxy.control);
  }
  const recovered = await recover(makeDisk(), stateFolder, (config) => controls.get(config));
  if (!recovered.ok) return recovered;
  for (const run of recovered.value) tell({ kind: 'recovered', run });
  return ok(undefined);
}
