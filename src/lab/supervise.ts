import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { startChild, type Child, type ChildOptions } from '../host/child.ts';
import { holdsPort } from '../host/processes.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Started } from './program.ts';

/** How to run a program of the system under a lab. */
export interface Launch {
  /** What people call it. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly options?: ChildOptions;
  /** Serving means that it listens here. */
  readonly port: number;
  /** Where its process id is written, for the commands that its user types. */
  readonly pidFile?: string;
  /** What ends it at once, its workers as well. */
  readonly stopSignal?: NodeJS.Signals;
}

export interface Supervised extends Started {
  readonly pid: number;
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

/** Waits until the program itself holds its port: another that does is none of it. */
async function untilListening(child: Child, launch: Launch): Promise<Result<Child>> {
  const { name, port } = launch;
  const over = child.exited.then(() => 'over' as const);
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    if (holdsPort(child.pid, port)) return ok(child);
    if ((await Promise.race([over, pause(20)])) === 'over') break;
  }
  await child.stop(launch.stopSignal);
  return fail('lab-program-failed', { program: name, reason: lastLine(child.errors()) });
}

async function launched(launch: Launch): Promise<Result<Child>> {
  const child = await startChild(launch.command, launch.args, { ...launch.options, group: true });
  if (!child.ok) return child;
  child.value.stdout.resume();
  if (launch.pidFile !== undefined) {
    mkdirSync(dirname(launch.pidFile), { recursive: true });
    writeFileSync(launch.pidFile, `${child.value.pid}\n`);
  }
  return untilListening(child.value, launch);
}

/**
 * Starts a program and keeps it: `reload` starts it anew, and so does a SIGHUP that ends it, as a
 * service manager would. Failures: `program-missing`, `lab-program-failed`.
 */
export async function supervise(launch: Launch): Promise<Result<Supervised>> {
  const first = await launched(launch);
  if (!first.ok) return first;
  let child = first.value;
  let stopping = false;
  let over: (reason: string) => void = () => undefined;
  const ended = new Promise<string>((resolve) => (over = resolve));
  const adopt = (next: Child): void => {
    child = next;
    void next.exited.then(({ signal }) => {
      if (stopping || next !== child) return;
      if (signal === 'SIGHUP') void restart();
      else over(next.errors().trim());
    });
  };
  const restart = async (): Promise<Result<void>> => {
    const next = await launched(launch);
    if (!next.ok) {
      over(lastLine(String(next.failure.details['reason'] ?? '')));
      return next;
    }
    adopt(next.value);
    return ok(undefined);
  };
  const stop = async (): Promise<void> => {
    stopping = true;
    await child.stop(launch.stopSignal);
  };
  adopt(child);
  return ok({
    name: launch.name,
    get pid() {
      return child.pid;
    },
    ended,
    reload: async () => {
      await stop();
      const again = await restart();
      stopping = false;
      return again;
    },
    stop,
  });
}
