import { setTimeout as sleep } from 'node:timers/promises';

import { identify, isAlive, type Identity } from '../../host/identity.ts';
import { allProcesses } from '../../host/processes.ts';
import { fail, ok, type Result } from '../../model/result.ts';

const pollMs = 20;
/** A worker may be given a minute to end what it is at. */
const reloadTimeoutMs = 90_000;

/** The processes that a master has started. */
export function workersOf(master: number): Identity[] {
  return allProcesses()
    .filter(({ ppid }) => ppid === master)
    .flatMap(({ pid }) => identify(pid) ?? []);
}

/**
 * Waits until a master has workers of which none was there before.
 * Failures: `proxy-died` {pid}, `reload-not-seen` {timeoutMs}.
 */
export async function workersAnew(
  master: Identity,
  before: readonly Identity[],
): Promise<Result<void>> {
  const deadline = performance.now() + reloadTimeoutMs;
  const name = ({ pid, started }: Identity): string => `${pid}.${started}`;
  const old = new Set(before.map(name));
  for (;;) {
    if (!isAlive(master)) return fail('proxy-died', { pid: master.pid });
    const now = workersOf(master.pid);
    if (now.length > 0 && !now.some((worker) => old.has(name(worker)))) return ok(undefined);
    if (performance.now() > deadline) {
      return fail('reload-not-seen', { timeoutMs: reloadTimeoutMs });
    }
    await sleep(pollMs);
  }
}
