import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { run, type ChildOptions, type Output } from '../../host/child.ts';
import type { Step } from '../../host/disk.ts';
import { allProcesses, listeners } from '../../host/processes.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Control } from '../control.ts';
import { identify, isAlive, sendSignal, startedAtMs, type Identity } from '../../host/identity.ts';
import type { Instance } from './instance.ts';

export interface ControlOptions {
  readonly step?: Step;
  /** How long a reload may take. */
  readonly reloadTimeoutMs?: number;
  /** Where the master writes its process id, each time that it takes its configuration. */
  readonly pidFile?: string;
}

const pollMs = 20;

/** The last thing httpd complained about: the line after `Syntax error on line …` says what. */
function complaint({ stderr }: Output): string {
  const lines = stderr.split('\n').filter((line) => line !== '' && !/AH00558|:warn\]/.test(line));
  const at = lines.findIndex((line) => /[Ss]yntax error on line/.test(line));
  return (at < 0 ? lines.slice(-1) : lines.slice(at, at + 2)).join(' ').replace(/^apache2: /, '');
}

/** Runs the binary on the instance's own configuration, as the user that the master runs as. */
function runOn(instance: Instance, options: readonly string[]): Promise<Result<Output>> {
  const stat = statSync(`/proc/${instance.master}`, { throwIfNoEntry: false });
  const other = process.getuid?.() === 0 && stat !== undefined && stat.uid !== 0;
  const as: ChildOptions = other ? { as: { uid: stat.uid, gid: stat.gid } } : {};
  const env = Object.fromEntries(instance.environment);
  return run(instance.binary, [...instance.arguments, ...options], { ...as, env });
}

const childrenOf = (master: number): Identity[] =>
  allProcesses()
    .filter(({ ppid }) => ppid === master)
    .flatMap(({ pid }) => identify(pid) ?? []);

/** Does the process still take connections? One that is told to leave closes its listeners first. */
function listensStill({ pid }: Identity, inodes: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) =>
      inodes.has(readlinkSync(`/proc/${pid}/fd/${fd}`)),
    );
  } catch {
    // Gone, or not to be looked into.
    return false;
  }
}

const listening = (): ReadonlySet<string> =>
  new Set(listeners().map(({ inode }) => `socket:[${inode}]`));

/** Waits until new children serve, and none of the old ones takes connections any more. */
async function nextGeneration(
  master: Identity,
  before: readonly Identity[],
  timeoutMs: number,
): Promise<Result<void>> {
  const deadline = performance.now() + timeoutMs;
  const isOld = ({ pid, started }: Identity): boolean =>
    before.some((one) => one.pid === pid && one.started === started);
  for (;;) {
    // httpd ends where its configuration has become a wrong one.
    if (!isAlive(master)) return fail('proxy-died', { pid: master.pid });
    const now = childrenOf(master.pid);
    const inodes = listening();
    const left = now.filter(isOld).some((one) => listensStill(one, inodes));
    if (!left && now.some((one) => !isOld(one))) return ok(undefined);
    if (performance.now() > deadline) return fail('reload-not-seen', { timeoutMs });
    await sleep(pollMs);
  }
}

/** The files that httpd says it includes (`-D DUMP_INCLUDES`): `    (12) /etc/apache2/ports.conf`. */
const includedFiles = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/^\s+\((?:\*|\d+)\) (.+)$/gm)].map(([, path = '']) => path));

/**
 * Controls the httpd whose master now has the id in `instance`; touches no other process, and this
 * one only with SIGUSR1, its graceful restart.
 */
export function apacheControl(instance: Instance, options: ControlOptions = {}): Control {
  const { step = () => undefined, reloadTimeoutMs = 30_000, pidFile } = options;
  const pid = instance.master;
  const master = identify(pid);
  return {
    ready: () => sendSignal(pid, master, 0, 'SIGUSR1'),
    async validate() {
      const tested = await runOn(instance, ['-t']);
      if (!tested.ok) return tested;
      return tested.value.code === 0
        ? ok(undefined)
        : fail('config-invalid', { message: complaint(tested.value) });
    },
    async compare(files) {
      const dumped = await runOn(instance, ['-t', '-D', 'DUMP_INCLUDES']);
      if (!dumped.ok) return dumped;
      if (dumped.value.code !== 0) {
        return fail('config-invalid', { message: complaint(dumped.value) });
      }
      const theirs = includedFiles(dumped.value.stdout);
      if (theirs.size === 0) return fail('dump-unavailable', { reason: 'DUMP_INCLUDES' });
      const own = new Set(files.keys());
      const path =
        [...theirs].find((one) => !own.has(one)) ?? [...own].find((one) => !theirs.has(one));
      return path === undefined ? ok(undefined) : fail('reading-differs', { path });
    },
    loadedAtMs() {
      const written = pidFile && statSync(pidFile, { throwIfNoEntry: false })?.mtimeMs;
      if (written) return written;
      const times = childrenOf(pid).map(startedAtMs);
      return times.length === 0 ? undefined : Math.min(...times);
    },
    async reload() {
      const before = childrenOf(pid);
      step('signal', String(pid));
      const sent = sendSignal(pid, master, 'SIGUSR1', 'SIGUSR1');
      if (!sent.ok || !master) return sent;
      return nextGeneration(master, before, reloadTimeoutMs);
    },
  };
}
