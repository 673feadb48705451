import { setTimeout as sleep } from 'node:timers/promises';
import { statSync } from 'node:fs';

import { run, type ChildOptions, type Output } from '../../host/child.ts';
import { identify, isAlive, sendSignal, type Identity } from '../../host/identity.ts';
import type { Step } from '../../host/disk.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Control } from '../control.ts';
import { dumpDifference } from './dump.ts';
import { watchLog } from './error-log.ts';
import type { Instance } from './instance.ts';
import { loadedAtMs, workersOf } from './master.ts';

export interface ControlOptions {
  readonly step?: Step;
  /** How long a reload may take; large configurations with many certificates need seconds. */
  readonly reloadTimeoutMs?: number;
}

const pollMs = 20;

/** The last thing nginx complained about, without its prefix. */
function complaint(output: Output): string {
  const line = output.stderr.split('\n').find((line) => /\[(emerg|alert|crit|error)\]/.test(line));
  return (line ?? output.stderr.trim()).replace(/^nginx: /, '');
}

/** What must be known of an instance to control it. */
export type Controlled = Pick<Instance, 'master' | 'binary' | 'arguments'>;

/** Runs the binary on the instance's own configuration, as the user that the master runs as. */
function runOn(instance: Controlled, options: readonly string[]): Promise<Result<Output>> {
  const stat = statSync(`/proc/${instance.master}`, { throwIfNoEntry: false });
  const other = process.getuid?.() === 0 && stat !== undefined && stat.uid !== 0;
  const as: ChildOptions = other ? { as: { uid: stat.uid, gid: stat.gid } } : {};
  return run(instance.binary, [...options, ...instance.arguments], as);
}

/** Waits until a generation serves that has no process of the one before. */
async function nextGeneration(
  master: Identity,
  before: ReadonlySet<string>,
  watch: ReturnType<typeof watchLog>,
  timeoutMs: number,
): Promise<Result<void>> {
  const deadline = performance.now() + timeoutMs;
  const isOld = ({ pid, started }: Identity): boolean => before.has(`${pid}.${started}`);
  for (;;) {
    if (!isAlive(master)) return fail('proxy-died', { pid: master.pid });
    const { serving, starting } = workersOf(master.pid);
    if (serving.length > 0 && starting.length === 0 && !serving.some(isOld)) return ok(undefined);
    const failure = watch.failure();
    if (failure) return fail(failure.code, { reason: failure.reason });
    if (performance.now() > deadline) return fail('reload-not-seen', { timeoutMs });
    await sleep(pollMs);
  }
}

/**
 * Controls the nginx whose master now has the id in `instance`; touches no other process, and this
 * one only with SIGHUP.
 */
export function nginxControl(instance: Controlled, options: ControlOptions = {}): Control {
  const { step = () => undefined, reloadTimeoutMs = 30_000 } = options;
  const pid = instance.master;
  const master = identify(pid);
  return {
    ready: () => sendSignal(pid, master, 0, 'SIGHUP'),
    async validate() {
      const tested = await runOn(instance, ['-t']);
      if (!tested.ok) return tested;
      return tested.value.code === 0
        ? ok(undefined)
        : fail('config-invalid', { message: complaint(tested.value) });
    },
    async compare(files) {
      const dumped = await runOn(instance, ['-T']);
      if (!dumped.ok) return dumped;
      const { code, stdout } = dumped.value;
      const reason = complaint(dumped.value);
      if (code !== 0) {
        return reason.includes('invalid option')
          ? fail('dump-unavailable', { reason })
          : fail('config-invalid', { message: reason });
      }
      const path = dumpDifference(stdout, files);
      return path === undefined ? ok(undefined) : fail('reading-differs', { path });
    },
    loadedAtMs: () => loadedAtMs(pid),
    async reload() {
      const { serving } = workersOf(pid);
      const before = new Set(serving.map((worker) => `${worker.pid}.${worker.started}`));
      const watch = watchLog(pid);
      step('signal', String(pid));
      const sent = sendSignal(pid, master, 'SIGHUP', 'SIGHUP');
      if (!sent.ok || !master) return sent;
      return nextGeneration(master, before, watch, reloadTimeoutMs);
    },
  };
}
