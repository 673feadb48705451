import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** The kernel's clock ticks a second, as /proc/stat counts (proc(5), USER_HZ). */
const ticks = 100;

/** Seconds that all processors together were at work since boot, and stolen by other machines. */
function busySeconds(): number {
  const [line = ''] = readFileSync('/proc/stat', 'latin1').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, soft = 0, steal = 0] = line
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + soft + steal) / ticks;
}

/** What this process has used itself. */
function ownSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** The share of the machine that others may take; the servers under test need a little of it. */
const othersAtMost = 0.15;
/** No turn of this process may have waited longer. */
const delayAtMostMs = 30;

/** Does some work, and says whether it had the machine to itself meanwhile. */
export async function whileAlone<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly alone: boolean }> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const before = { busy: busySeconds(), own: ownSeconds(), atMs: performance.now() };
  delay.enable();
  const value = await work();
  delay.disable();
  const seconds = (performance.now() - before.atMs) / 1000;
  const others = busySeconds() - before.busy - (ownSeconds() - before.own);
  const share = others / (seconds * availableParallelism());
  return { value, alone: share <= othersAtMost && delay.max / 1e6 <= delayAtMostMs };
}
