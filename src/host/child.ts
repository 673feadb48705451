import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';
import type { Readable, Writable } from 'node:stream';

import { fail, ok, type Result } from '../model/result.ts';
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
  /** Asks with the signal, insists with SIGKILL after two seconds, resolves when it has ended. */
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
}

export interface Output extends Exit {
  readonly stdout: string;
  readonly stderr: string;
}

const tailBytes = 8192;
const setpriv = '/usr/bin/setpriv';

/**
 * The command line that makes the kernel end the program when this process dies, where util-linux
 * offers it: a SIGKILL leaves no chance for a handler (prctl(2), PR_SET_PDEATHSIG).
 */
function guarded(command: string, args: readonly string[], options: ChildOptions): string[] {
  if (!existsSync(setpriv)) return [command, ...args];
  const user = options.as
    ? ['--reuid', String(options.as.uid), '--regid', String(options.as.gid), '--clear-groups']
    : [];
  return [setpriv, '--pdeathsig', options.deathSignal ?? 'TERM', ...user, '--', command, ...args];
}

function settings(options: ChildOptions) {
  const needsUser = options.as && !existsSync(setpriv);
  return {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { PATH: programFolders().join(delimiter), LC_ALL: 'C', ...options.env },
    extendEnv: false,
    ...(needsUser ? { uid: options.as.uid, gid: options.as.gid } : {}),
    reject: false,
    forceKillAfterDelay: 2000,
  } as const;
}

function exitOf(result: { exitCode?: number; signal?: string }): Exit {
  return {
    ...(result.exitCode === undefined ? {} : { code: result.exitCode }),
    ...(result.signal === undefined ? {} : { signal: result.signal }),
  };
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
    ...settings(options),
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
  });
  if (running.pid === undefined) {
    const result = await running;
    return fail('program-not-started', { command, reason: result.message ?? '' });
  }
  let errors = '';
  running.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString('latin1')).slice(-tailBytes);
  });
  running.stdin.on('error', () => undefined);
  const exited = running.then(exitOf);
  return ok({
    pid: running.pid,
    stdin: running.stdin,
    stdout: running.stdout,
    exited,
    errors: () => errors,
    stop: (signal = 'SIGTERM') => {
      running.kill(signal);
      return exited;
    },
  });
}

/**
 * Runs a program to its end and gives what it printed.
 * Failures: `program-missing`, `program-timeout`.
 */
export async function run(
  command: string,
  args: readonly string[],
  options: ChildOptions & { readonly timeoutMs?: number; readonly input?: string } = {},
): Promise<Result<Output>> {
  const program = findProgram(command);
  if (program === undefined) return fail('program-missing', { command });
  const { execa } = await import('execa');
  const [file = program, ...rest] = guarded(program, args, options);
  const result = await execa(file, rest, {
    ...settings(options),
    input: options.input ?? '',
    timeout: options.timeoutMs ?? 30_000,
    encoding: 'utf8',
    stripFinalNewline: false,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.timedOut) return fail('program-timeout', { command });
  return ok({ ...exitOf(result), stdout: result.stdout, stderr: result.stderr });
}
