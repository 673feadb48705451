import { identify, startedAtMs, type Identity } from '../../host/identity.ts';
import { allProcesses, type ProcessInfo } from '../../host/processes.ts';

/** The children of a master, by what their titles say (ngx_setproctitle, ngx_process_cycle.c). */
export interface Workers {
  readonly serving: readonly Identity[];
  readonly leaving: readonly Identity[];
  /** Forked, but not yet past their own start: they still bear the master's title. */
  readonly starting: readonly Identity[];
}

const title = (info: ProcessInfo): string => info.argv.join(' ');
const isMaster = (info: ProcessInfo): boolean => /^[\w.-]+: master process\b/.test(title(info));

/** The worker processes of a master. */
export function workersOf(masterPid: number): Workers {
  const serving: Identity[] = [];
  const leaving: Identity[] = [];
  const starting: Identity[] = [];
  for (const info of allProcesses()) {
    if (info.ppid !== masterPid) continue;
    const identity = identify(info.pid);
    if (identity === undefined) continue;
    if (title(info).includes('shutting down')) leaving.push(identity);
    else if (/: worker process\b/.test(title(info))) serving.push(identity);
    else if (isMaster(info)) starting.push(identity);
  }
  return { serving, leaving, starting };
}

/** The master that a process has become, or has started through others. */
export function masterUnder(pid: number): number | undefined {
  const all = allProcesses();
  const under = [pid];
  for (const at of under) {
    const info = all.find((one) => one.pid === at);
    if (info && isMaster(info)) return at;
    under.push(...all.filter(({ ppid }) => ppid === at).map((child) => child.pid));
  }
  return undefined;
}

/**
 * When the workers that serve took their configuration: the start of the oldest of them, since one
 * that died is replaced later without reading the files again.
 */
export function loadedAtMs(masterPid: number): number | undefined {
  const times = workersOf(masterPid).serving.map(startedAtMs);
  return times.length === 0 ? undefined : Math.min(...times);
}
