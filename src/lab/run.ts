import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { startChild, type Child } from '../host/child.ts';
import { startTime } from '../host/processes.ts';
import { probePort } from '../host/ports.ts';
import { sweepScratch } from '../host/scratch.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { startOrigin, type Origin } from '../origin/origin.ts';
import { readBuild } from '../proxies/nginx/instance.ts';
import { atLeast } from '../proxies/nginx/version.ts';
import { controlPath, labFolder, makeLab, removeLab, sweepLabs, writeState } from './folder.ts';
import type { LabState } from './folder.ts';
import { serveControl } from './control.ts';
import { chooseLabPort, type LabPort } from './port.ts';
import type { Scenario } from './scenario.ts';

/** A scenario that this process holds up. */
export interface RunningLab {
  readonly state: LabState;
  /** Resolves when nginx ends by itself, with what it said last. */
  readonly ended: Promise<string>;
  /** Ends everything that was started and removes the folder. */
  stop(): Promise<void>;
}

/** The application's own headers file, read for each request, so that editing it takes effect at once. */
function applicationHeaders(folder: string): (readonly [string, string])[] {
  return readFileSync(join(folder, 'app/headers'), 'utf8')
    .split('\n')
    .map((line) => /^([\w-]+):\s*(.*?)\s*$/.exec(line))
    .filter((found) => found !== null)
    .map((found) => [found[1] ?? '', found[2] ?? ''] as const);
}

function workerUser(): string | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const known = readFileSync('/etc/passwd', 'utf8').split('\n');
  return known.some((line) => line.startsWith('www-data:')) ? 'www-data' : 'nobody';
}

async function untilListening(nginx: Child, port: number): Promise<Result<void>> {
  const early = nginx.exited.then(() => 'ended' as const);
  for (let attempt = 0; attempt < 500; attempt += 1) {
    if ((await probePort(port)) === 'taken') return ok(undefined);
    const pause = new Promise<'again'>((resolve) => setTimeout(() => resolve('again'), 20));
    if ((await Promise.race([early, pause])) === 'ended') break;
  }
  await nginx.stop();
  return fail('lab-nginx-failed', { reason: nginx.errors().trim().split('\n').at(-1) ?? '' });
}

/** `-e` keeps early messages out of the system's own log; nginx knows it since 1.19.5. */
function nginxArguments(folder: string, config: string, version: string): string[] {
  const log = atLeast(version, '1.19.5') ? ['-e', join(folder, 'logs/error.log')] : [];
  return [...log, '-p', folder, '-c', join(folder, config)];
}

async function startNginx(args: readonly string[], port: number): Promise<Result<Child>> {
  const nginx = await startChild('nginx', [...args, '-g', 'daemon off;']);
  if (!nginx.ok) return nginx;
  const listening = await untilListening(nginx.value, port);
  return listening.ok ? nginx : listening;
}

interface Draft {
  readonly scenario: Scenario;
  readonly port: LabPort;
  readonly origin: Origin;
  readonly nginxVersion: string;
}

/** Lays the folder and starts what runs in it. */
async function raise({ scenario, port, origin, nginxVersion }: Draft): Promise<Result<RunningLab>> {
  const folder = labFolder(scenario.id);
  const user = workerUser();
  const args = nginxArguments(folder, scenario.config, nginxVersion);
  const draft: LabState = {
    scenario: scenario.id,
    pid: process.pid,
    started: startTime(process.pid) ?? '',
    folder,
    port: port.port,
    url: `http://localhost${port.port === 80 ? '' : `:${port.port}`}/`,
    config: join(folder, scenario.config),
    reload: ['nginx', ...args, '-s reload'].join(' '),
    nginxPid: 0,
    passedOver: port.passedOver,
    ready: false,
  };
  const files = scenario.files({
    folder,
    listen: port.listen,
    originPort: origin.address.port,
    nginxVersion,
    ...(user === undefined ? {} : { workerUser: user }),
  });
  if (!makeLab(draft, files)) return fail('lab-runs', { scenario: scenario.id });
  const remove = (): void => removeLab(folder);
  process.once('exit', remove);
  const closeControl = await serveControl(origin, controlPath(folder));
  const nginx = await startNginx(args, port.port);
  const stop = async (): Promise<void> => {
    if (nginx.ok) await nginx.value.stop();
    await closeControl();
    removeLab(folder);
    process.off('exit', remove);
  };
  if (!nginx.ok) {
    await stop();
    return nginx;
  }
  const state = { ...draft, nginxPid: nginx.value.pid, ready: true };
  writeState(state);
  const ended = nginx.value.exited.then(() => nginx.value.errors().trim());
  return ok({ state, ended, stop });
}

/**
 * Stands a scenario up, broken as its story tells it.
 * Failures: `lab-runs`, `lab-nginx-failed`, `program-missing`, `port-taken`, `port-forbidden`.
 */
export async function startLab(
  scenario: Scenario,
  wantedPort?: number,
): Promise<Result<RunningLab>> {
  sweepScratch();
  sweepLabs();
  const info = await readBuild('nginx');
  if (!info.ok) return info;
  const port = await chooseLabPort(wantedPort);
  if (!port.ok) return port;
  const folder = labFolder(scenario.id);
  const origin = await startOrigin({ ordersFor: () => ({ headers: applicationHeaders(folder) }) });
  if (!origin.ok) return origin;
  const nginxVersion = info.value.build.version;
  const lab = await raise({ scenario, port: port.value, origin: origin.value, nginxVersion });
  if (!lab.ok) {
    await origin.value.close();
    return lab;
  }
  return ok({
    ...lab.value,
    stop: async () => {
      await lab.value.stop();
      await origin.value.close();
    },
  });
}
