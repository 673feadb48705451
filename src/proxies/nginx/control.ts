import { setTimeout as sleep } from 'node:timers/promises';
import { statSync } from 'node:fs';

import { run, type ChildOptions, type Output } from '../../host/child.ts';
import type { Step } from '../../host/disk.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Control } from '../control.ts';
import { dumpDifference } from './dump.ts';
import { watchLog } from './error-log.ts';
import { isAlive, loadedAtMs, workersOf, type Identity } from './master.ts';

/** A running nginx and how its master was started. */
export interface Instance {
  readonly binary: string;
  /** The main configuration file (`-c`). */
  readonly config: string;
  /** The folder that relative paths start from (`-p`, or as compiled in). */
  readonly prefix: string;
  /** `-g`, where it was given. */
  readonly globals?: string;
  readonly master: Identity;
}

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

/** Runs the binary on the instance's own configuration, as the user that the master runs as. */
function runOn(instance: Instance, args: readonly string[]): Promise<Result<Output>> {
  const words = [
    ...args,
    '-c',
    instance.config,
    '-p',
    instance.prefix,
    ...(instance.globals === undefined ? [] : ['-g', instance.globals]),
  ];
  return run(instance.binary, words, owner(instance));
}

function owner({ master }: Instance): ChildOptions {
  const stat = statSync(`/proc/${master.pid}`, { throwIfNoEntry: false });
  const other = process.getuid?.() === 0 && stat !== undefined && stat.uid !== 0;
  return other ? { as: { uid: stat.uid, gid: stat.gid } } : {};
}

/** Sends a signal; 0 only asks whether one may be sent (kill(2)). */
function signal({ master }: Instance, name: 'SIGHUP' | 0): Result<void> {
  if (!isAlive(master)) return fail('proxy-not-running', { pid: master.pid });
  try {
    process.kill(master.pid, name);
    return ok(undefined);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') {
      return fail('proxy-not-running', { pid: master.pid });
    }
    return fail('signal-forbidden', {
      pid: master.pid,
      command: `sudo kill -HUP ${master.pid}`,
    });
  }
}

/** Waits until a generation serves that has no process of the one before. */
async function nextGeneration(
  { master }: Instance,
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

/** Controls a running nginx; touches no process but its master, and that only with SIGHUP. */
export function nginxControl(instance: Instance, options: ControlOptions = {}): Control {
  const { step = () => undefined, reloadTimeoutMs = 30_000 } = options;
  const ready = (): Result<void> => signal(instance, 0);
  return {
    ready,
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
      if (/invalid option: "T"/.test(dumped.value.stderr)) {
        return fail('dump-unavailable', { reason: complaint(dumped.value) });
      }
      if (dumped.value.code !== 0) {
        return fail('config-invalid', { message: complaint(dumped.value) });
      }
      const path = dumpDifference(dumped.value.stdout, files);
      return path === undefined ? ok(undefined) : fail('reading-differs', { path });
    },
    loadedAtMs: () => loadedAtMs(instance.master.pid),
    async reload() {
      const allowed = ready();
      if (!allowed.ok) return allowed;
      const { serving } = workersOf(instance.master.pid);
      const before = new Set(serving.map(({ pid, started }) => `${pid}.${started}`));
      const watch = watchLog(instance.master.pid);
      step('signal', String(instance.master.pid));
      const sent = signal(instance, 'SIGHUP');
      if (!sent.ok) return sent;
      return nextGeneration(instance, before, watch, reloadTimeoutMs);
    },
  };
}

