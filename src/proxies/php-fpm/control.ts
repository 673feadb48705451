import { readFileSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { run, type ChildOptions, type Output } from '../../host/child.ts';
import { identify, isAlive, sendSignal, startedAtMs, type Identity } from '../../host/identity.ts';
import { allProcesses, openFiles } from '../../host/processes.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Control } from '../control.ts';
import type { FpmConfig } from './config.ts';
import type { Instance } from './instance.ts';
import { prefixOf } from './prefix.ts';

const pollMs = 20;
const reloadTimeoutMs = 30_000;

/** Runs the program on the configuration as the master does: as its user, with its prefix. */
function runOn(
  { master, binary, config }: Instance,
  read: FpmConfig,
  option: string,
): Promise<Result<Output>> {
  const stat = statSync(`/proc/${master}`, { throwIfNoEntry: false });
  const other = process.getuid?.() === 0 && stat !== undefined && stat.uid !== 0;
  const as: ChildOptions = other ? { as: { uid: stat.uid, gid: stat.gid } } : {};
  const prefix = prefixOf(read, openFiles(master));
  const where = prefix === undefined ? [] : ['--prefix', prefix];
  return run(binary, [option, ...where, '--fpm-config', config], as);
}

/** What it complained about, without the time. */
const complaint = ({ stderr }: Output): string =>
  (/ERROR: (.*)/.exec(stderr)?.[1] ?? stderr.trim()).trim();

/** The names of the pools that a dump of the configuration shows (fpm_conf.c, fpm_conf_dump). */
function poolsIn(dump: string): string[] {
  return [...dump.matchAll(/NOTICE: \[([^\]]+)\]/g)].flatMap(([, name = '']) =>
    name === 'global' ? [] : [name],
  );
}

function workersOf(master: number): Identity[] {
  return allProcesses()
    .filter(({ ppid, argv }) => ppid === master && argv.join(' ').startsWith('php-fpm: pool '))
    .flatMap(({ pid }) => identify(pid) ?? []);
}

/** Where the program's code and stack begin: a reload runs the program anew in the same process. */
function imageOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return `${fields[23]} ${fields[25]}`;
  } catch {
    return '';
  }
}

/** Has the master run its program anew since it started? It then tells itself its sockets. */
function reloadedBefore(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').includes('FPM_SOCKETS=');
  } catch {
    return true;
  }
}

/**
 * When the configuration was taken: the master's start, or after a reload that of the oldest worker,
 * the only trace of one.
 */
function loadedAtMs(master: Identity | undefined): number | undefined {
  if (!master) return undefined;
  const workers = workersOf(master.pid).map(startedAtMs);
  if (!reloadedBefore(master.pid) || workers.length === 0) return startedAtMs(master);
  return Math.min(...workers);
}

/** Waits until the master has run its program anew, and no worker from before is left. */
async function takenAnew(
  master: Identity,
  image: string,
  before: readonly Identity[],
): Promise<Result<void>> {
  const deadline = performance.now() + reloadTimeoutMs;
  for (;;) {
    if (!isAlive(master)) return fail('proxy-died', { pid: master.pid });
    const title =
      allProcesses()
        .find(({ pid }) => pid === master.pid)
        ?.argv.join(' ') ?? '';
    const serves = imageOf(master.pid) !== image && title.startsWith('php-fpm: master process');
    if (serves && !before.some(isAlive)) return ok(undefined);
    if (performance.now() > deadline) {
      return fail('reload-not-seen', { timeoutMs: reloadTimeoutMs });
    }
    await sleep(pollMs);
  }
}

/** Controls the PHP-FPM of an instance; touches no other process, and this one only with SIGUSR2. */
export function fpmControl(instance: Instance, config: FpmConfig): Control {
  const { pools, main } = config;
  const pid = instance.master;
  const master = identify(pid);
  return {
    ready: () => sendSignal(pid, master, 0, 'SIGUSR2'),
    async validate() {
      const tested = await runOn(instance, config, '--test');
      if (!tested.ok) return tested;
      return tested.value.code === 0
        ? ok(undefined)
        : fail('config-invalid', { message: complaint(tested.value) });
    },
    async compare() {
      const dumped = await runOn(instance, config, '-tt');
      if (!dumped.ok) return dumped;
      if (dumped.value.code !== 0) {
        return fail('config-invalid', { message: complaint(dumped.value) });
      }
      const own = pools.map(({ name }) => name).toSorted();
      const same = own.join('\0') === poolsIn(dumped.value.stderr).toSorted().join('\0');
      return same ? ok(undefined) : fail('reading-differs', { path: main });
    },
    loadedAtMs: () => loadedAtMs(master),
    async reload() {
      const [image, before] = [imageOf(pid), workersOf(pid)];
      const sent = sendSignal(pid, master, 'SIGUSR2', 'SIGUSR2');
      return sent.ok && master ? takenAnew(master, image, before) : sent;
    },
  };
}
