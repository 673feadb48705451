import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';
import type { Readable, Writable } from 'node:stream';

import { fail, ok, type Result } from '../model/result.ts';
import { allProcesses, startTime } from './processes.ts';
import { findProgram, programFolders } from './programs.ts';

/** A program that this process started and that ends with it, also when it is killed. */
export interface Child {
  readonly pid: number;
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Resolves when it has ended; never rejects. */
  readonly exited: Promise<Exit>;
  /** The last 8 KiB of what it wrote to stderr. */
  errors(): string;
  /**
   * Asks with the signal, insists with SIGKILL after two seconds, resolves when it has ended. What it
   * started and left behind is ended, too.
   */
  stop(signal?: NodeJS.Signals): Promise<Exit>;
}

export interface Exit {
  /** Absent when a signal ended it. */
  readonly code?: number;
  readonly signal?: string;
}

export interface ChildOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Run as this user and group, without supplementary groups; needs root. */
  readonly as?: { readonly uid: number; readonly gid: number };
  /** What the kernel sends it when this process dies; `TERM` unless the program blocks that. */
  readonly deathSignal?: 'KILL' | 'TERM';
  /** Lead a process group of its own: its workers end with it, however it ends. */
  readonly group?: boolean;
}

export interface Output extends Exit {
  readonly stdout: string;
  readonly stderr: string;
}

const tailBytes = 8192;
/** After this long, asking turns into insisting. */
const mercyMs = 2000;
const setpriv = '/usr/bin/setpriv';
const setsid = '/usr/bin/setsid';

/**
 * The command line that makes the kernel end the program when this process dies, where util-linux
 * offers it: a SIGKILL leaves no chance for a handler (prctl(2), PR_SET_PDEATHSIG).
 */
function guarded(command: string, args: readonly string[], options: ChildOptions): string[] {
  const program = leads(options) ? [setsid, command, ...args] : [command, ...args];
  if (!existsSync(setpriv)) return program;
  const user = options.as
    ? ['--reuid', String(options.as.uid), '--regid', String(options.as.gid), '--clear-groups']
    : [];
  return [setpriv, '--pdeathsig', options.deathSignal ?? 'TERM', ...user, '--', ...program];
}

/** util-linux's setsid runs the program in its own process, which then leads a group. */
const leads = ({ group = false }: ChildOptions): boolean => group && existsSync(setsid);

/** Ends what is left of the group that a process has led. */
function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nobody is left.
  }
}

/** Where and as whom the program runs; setpriv changes the user where it exists. */
function surroundings({ cwd, env, as }: ChildOptions) {
  const user = as && !existsSync(setpriv) ? { uid: as.uid, gid: as.gid } : {};
  return {
    ...(cwd === undefined ? {} : { cwd }),
    env: { PATH: programFolders().join(delimiter), LC_ALL: 'C', ...env },
    ...user,
  };
}

function exitOf(result: { exitCode?: number; signal?: string }): Exit {
  return {
    ...(result.exitCode === undefined ? {} : { code: result.exitCode }),
    ...(result.signal === undefined ? {} : { signal: result.signal }),
  };
}

/** A process by a name that is never used again: its id and when it started. */
type Started = readonly [pid: number, started: string];

/** What a process has started, and what that has. */
function descendants(pid: number): readonly Started[] {
  const all = allProcesses();
  const below = (parent: number): readonly number[] =>
    all.flatMap((one) => (one.ppid === parent ? [one.pid, ...below(one.pid)] : []));
  return below(pid).flatMap((one): Started[] => {
    const started = startTime(one);
    return started === undefined ? [] : [[one, started]];
  });
}

/** Ends those of these very processes that still run. */
function endAll(processes: readonly Started[]): void {
  for (const [pid, started] of processes) {
    if (startTime(pid) !== started) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has just ended by itself.
    }
  }
}

/**
 * Starts a program and leaves it running.
 * Failures: `program-missing`, `program-not-started`.
 */
export async function startChild(
  command: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<Result<Child>> {
  const program = findProgram(command);
  if (program === undefined) return fail('program-missing', { command });
  const { execa } = await import('execa');
  const [file = program, ...rest] = guarded(program, args, options);
  const running = execa(file, rest, {
    ...surroundings(options),
    extendEnv: false,
    reject: false,
    forceKillAfterDelay: false,
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
  });
  if (running.pid === undefined) {
    const result = await running;
    return fail('program-not-started', { command, reason: result.message ?? '' });
  }
  const { pid } = running;
  if (leads(options)) running.once('exit', () => endGroup(pid));
  let errors = '';
  running.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString('latin1')).slice(-tailBytes);
  });
  running.stdin.on('error', () => undefined);
  const exited = running.then(exitOf);
  return ok({
    pid,
    stdin: running.stdin,
    stdout: running.stdout,
    exited,
    errors: () => errors,
    stop: async (signal = 'SIGTERM') => {
      // Its id may be another's by now, whose processes are none of ours.
      if (running.exitCode !== null || running.signalCode !== null) return exited;
      const below = descendants(pid);
      running.kill(signal);
      const insist = setTimeout(() => running.kill('SIGKILL'), mercyMs);
      const exit = await exited;
      clearTimeout(insist);
      endAll(below);
      return exit;
    },
  });
}

/** What `execFile` knows of a program that did not end with 0. */
interface Ending extends Error {
  readonly code?: number | string;
  readonly signal?: NodeJS.Signals;
  readonly killed?: boolean;
}

function outputOf(ending: Ending | null, stdout: string, stderr: string): Output {
  const code = ending === null ? 0 : ending.code;
  return {
    ...(typeof code === 'number' ? { code } : {}),
    ...(ending?.signal ? { signal: ending.signal } : {}),
    stdout,
    stderr,
  };
}

/**
 * Runs a program to its end and gives what it printed. Loads no library: a command line starts fast.
 * Failures: `program-missing`, `program-timeout`.
 */
export function run(
  command: string,
  args: readonly string[],
  options: ChildOptions & { readonly timeoutMs?: number; readonly input?: string } = {},
): Promise<Result<Output>> {
  const program = findProgram(command);
  if (program === undefined) return Promise.resolve(fail('program-missing', { command }));
  const [file = program, ...rest] = guarded(program, args, options);
  const limits = {
    timeout: options.timeoutMs ?? 30_000,
    killSignal: 'SIGKILL',
    maxBuffer: 64 * 1024 * 1024,
  } as const;
  return new Promise((resolve) => {
    const child = execFile(
      file,
      rest,
      { ...limits, ...surroundings(options) },
      (ending, stdout, stderr) => {
        const missing = (ending as Ending | null)?.code === 'ENOENT';
        if (missing) resolve(fail('program-missing', { command }));
        else if (ending?.killed === true) resolve(fail('program-timeout', { command }));
        else resolve(ok(outputOf(ending as Ending | null, stdout, stderr)));
      },
    );
    // A program that does not read its input may be gone before it is written.
    child.stdin?.on('error', () => undefined).end(options.input ?? '');
  });
}
