import { join } from 'node:path';

import { ok, type Result } from '../../model/result.ts';
import { readJournal } from '../journal.ts';
import type { Started } from '../program.ts';
import type { Setup } from '../setup.ts';
import { supervise, type Launch } from '../supervise.ts';

/** Where a named program's process id is kept. */
export const pidFileOf = (name: string, { folder }: Setup): string =>
  join(folder, 'run', `${name}.pid`);

/** The command that sends a named program a signal. */
export const signalCommand = (signal: string, name: string, setup: Setup): string =>
  `kill -${signal} $(cat ${pidFileOf(name, setup)})`;

/** Starts an application that is a program of its own, in the lab's folder and as no one special. */
export async function startApplication(
  spec: { readonly name: string },
  setup: Setup,
  launch: Pick<Launch, 'name' | 'command' | 'args' | 'stopSignal'> & { readonly asRoot?: boolean },
): Promise<Result<Started>> {
  const { asRoot = false, ...how } = launch;
  const { folder, worker, ports } = setup;
  const started = await supervise({
    ...how,
    options: { cwd: folder, ...(worker && !asRoot ? { as: worker } : {}) },
    port: ports[spec.name] ?? 0,
    pidFile: pidFileOf(spec.name, setup),
    logFile: join(folder, 'run', `${spec.name}.log`),
    revived: true,
  });
  if (!started.ok) return started;
  return ok({ ...started.value, marked: (mark) => readJournal(folder, mark) });
}
