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
  /** Where it is written what it said, if it does not come up. */
  readonly logFile?: string;
  /** What ends it at once, its workers as well. */
  readonly stopSignal?: NodeJS.Signals;
  /** Start it again whenever it ends, as a service manager would; else its end is the lab's. */
  readonly revived?: boolean;
}

export interface Supervised extends Started {
  /** Its process id, until it is reloaded. */
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
  if (launch.logFile !== undefined) writeFileSync(launch.logFile, child.errors());
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

/** A service manager that tries a program again waits for so long. */
const againMs = 500;

/** A program that is kept running, through its ends and starts. */
class Supervisor {
  readonly #launch: Launch;
  readonly ended: Promise<string>;
  #over: (reason: string) => void = () => undefined;
  #child: Child;
  /** Counts up with each deliberate end: what was begun before it is void. */
  #term = 0;
  #reviving: Promise<void> = Promise.resolve();

  constructor(launch: Launch, child: Child) {
    this.#launch = launch;
    this.#child = child;
    this.ended = new Promise((resolve) => (this.#over = resolve));
    this.#adopt(child);
  }

  get pid(): number {
    return this.#child.pid;
  }

  #adopt(child: Child): void {
    this.#child = child;
    const term = this.#term;
    void child.exited.then(() => {
      if (term !== this.#term) return;
      if (this.#launch.revived) this.#reviving = this.#revive();
      else this.#over(child.errors().trim());
    });
  }

  /** Starts it again until it comes up: its user may have slipped while editing. */
  async #revive(): Promise<void> {
    const term = this.#term;
    while (term === this.#term) {
      const next = await launched(this.#launch);
      if (next.ok) return this.#adopt(next.value);
      await pause(againMs, undefined, { ref: false });
    }
  }

  async stop(): Promise<void> {
    this.#term += 1;
    await this.#reviving;
    await this.#child.stop(this.#launch.stopSignal);
  }

  async restart(): Promise<Result<void>> {
    await this.stop();
    const next = await launched(this.#launch);
    if (next.ok) {
      this.#adopt(next.value);
      return ok(undefined);
    }
    this.#reviving = this.#revive();
    return next;
  }
}

/**
 * Starts a program and keeps it; `reload` starts it anew.
 * Failures: `program-missing`, `lab-program-failed`.
 */
export async function supervise(launch: Launch): Promise<Result<Supervised>> {
  const first = await launched(launch);
  if (!first.ok) return first;
  const supervisor = new Supervisor(launch, first.value);
  return ok({
    name: launch.name,
    pid: supervisor.pid,
    ended: supervisor.ended,
    reload: () => supervisor.restart(),
    stop: () => supervisor.stop(),
  });
}
