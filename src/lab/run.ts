import { join } from 'node:path';

import { startTime } from '../host/processes.ts';
import { freePort, probePort } from '../host/ports.ts';
import { sweepScratch } from '../host/scratch.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { readBuild } from '../proxies/nginx/instance.ts';
import { serveControl, type Controls, type MarkedStream } from './control.ts';
import { controlPath, labFolder, makeLab, removeLab, sweepLabs, writeState } from './folder.ts';
import type { LabState } from './folder.ts';
import { filesOf } from './files.ts';
import { checkNeeds } from './needs.ts';
import { chooseLabPort, schemePorts, type LabPort } from './port.ts';
import type { Started } from './program.ts';
import { needsOf, reloadCommandOf, startProgram } from './programs.ts';
import type { Scenario } from './scenario.ts';
import { workerUser, type Setup } from './setup.ts';

/** A scenario that this process holds up. */
export interface RunningLab {
  readonly state: LabState;
  /** Resolves when one of its programs ends by itself: which, and what it said last. */
  readonly ended: Promise<{ readonly program: string; readonly reason: string }>;
  /** Ends everything that was started and removes the folder. */
  stop(): Promise<void>;
}

/** A port for each program that has a name. */
async function portsFor({ programs }: Scenario): Promise<Record<string, number>> {
  const names = programs.flatMap((spec) =>
    'name' in spec && spec.name !== undefined ? [spec.name] : [],
  );
  const ports = await Promise.all(names.map(async (name) => [name, await freePort()] as const));
  return Object.fromEntries(ports);
}

/** Starts the programs one after the other; ends those that are up where one does not come up. */
async function startAll(scenario: Scenario, setup: Setup, up: Started[]): Promise<Result<void>> {
  for (const spec of scenario.programs) {
    const started = await startProgram(spec, setup);
    if (!started.ok) return started;
    up.push(started.value);
  }
  return ok(undefined);
}

/** What several programs together did for a mark. */
function markedBy(programs: readonly Started[], mark: string): MarkedStream {
  const told = programs
    .map((program) => program.marked?.(mark))
    .filter((said) => said !== undefined);
  return {
    seen: told.some(({ seen }) => seen),
    writes: told.flatMap(({ writes }) => writes),
  };
}

function controlsOf(programs: readonly Started[]): Controls {
  return {
    marked: (mark) => markedBy(programs, mark),
    reload: async () => {
      for (const program of programs) {
        const reloaded = await program.reload();
        if (!reloaded.ok) return reloaded;
      }
      return ok(undefined);
    },
    crash: async (mark) => {
      await programs.find((program) => program.marked?.(mark).seen)?.crash?.();
      return ok(undefined);
    },
  };
}

function urlOf({ scheme }: Scenario, port: number): string {
  return `${scheme}://localhost${port === schemePorts[scheme][0] ? '' : `:${port}`}/`;
}

function stateOf(scenario: Scenario, setup: Setup, passedOver: LabPort['passedOver']): LabState {
  const commands = scenario.programs.map((spec) => reloadCommandOf(spec, setup));
  return {
    scenario: scenario.id,
    pid: process.pid,
    started: startTime(process.pid) ?? '',
    folder: setup.folder,
    port: setup.port,
    url: setup.url,
    config: join(setup.folder, scenario.config),
    reload: commands.filter((command) => command !== undefined).join(' && '),
    passedOver,
    ready: false,
  };
}

/** Lays the folder and starts what runs in it. */
async function raise(scenario: Scenario, setup: Setup, port: LabPort): Promise<Result<RunningLab>> {
  const { folder } = setup;
  const files = await filesOf(scenario, setup);
  if (!files.ok) return files;
  const draft = stateOf(scenario, setup, port.passedOver);
  if (!makeLab(draft, files.value)) return fail('lab-runs', { scenario: scenario.id });
  const remove = (): void => removeLab(folder);
  process.once('exit', remove);
  const programs: Started[] = [];
  const marked = (mark: string): MarkedStream => markedBy(programs, mark);
  const closeControl = await serveControl(controlsOf(programs), controlPath(folder));
  const started = await startAll(scenario, { ...setup, marked }, programs);
  const stop = async (): Promise<void> => {
    for (const program of programs.toReversed()) await program.stop();
    await closeControl();
    removeLab(folder);
    process.off('exit', remove);
  };
  if (!started.ok) {
    await stop();
    return started;
  }
  const state = { ...draft, ready: true };
  writeState(state);
  const ended = Promise.race(
    programs.map(({ name, ended }) => ended.then((reason) => ({ program: name, reason }))),
  );
  return ok({ state, ended, stop });
}

/** Two labs that start at once may be given the same free port; the later one tries again. */
const attempts = 5;

async function isSpoilt({ port, ports }: Setup): Promise<boolean> {
  const states = await Promise.all([port, ...Object.values(ports)].map((each) => probePort(each)));
  return states.includes('taken');
}

/**
 * Stands a scenario up, broken as its story tells it.
 * Failures: `lab-runs`, `lab-program-missing`, `lab-program-failed`, `port-taken`, `port-forbidden`.
 */
export async function startLab(
  scenario: Scenario,
  wantedPort?: number,
): Promise<Result<RunningLab>> {
  sweepScratch();
  sweepLabs();
  const needs = needsOf(scenario);
  const there = checkNeeds(needs);
  if (!there.ok) return there;
  const info = needs.includes('nginx') ? await readBuild('nginx') : undefined;
  if (info && !info.ok) return info;
  const worker = workerUser();
  for (let attempt = 1; ; attempt += 1) {
    const port = await chooseLabPort(wantedPort, probePort, schemePorts[scenario.scheme]);
    if (!port.ok) return port;
    const setup: Setup = {
      folder: labFolder(scenario.id),
      url: urlOf(scenario, port.value.port),
      port: port.value.port,
      listen: port.value.listen,
      ports: await portsFor(scenario),
      ...(worker ? { worker } : {}),
      ...(info ? { nginxVersion: info.value.build.version } : {}),
      marked: () => ({ seen: false, writes: [] }),
    };
    const lab = await raise(scenario, setup, port.value);
    const again = !lab.ok && lab.failure.code !== 'lab-runs' && attempt < attempts;
    if (!again || !(await isSpoilt(setup))) return lab;
  }
}
