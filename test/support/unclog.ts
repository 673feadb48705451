import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The built command line. */
export const program: string = new URL('../../dist/cli/main.js', import.meta.url).pathname;

/** An ordinary user that every Linux has: nobody. */
export const nobody = { uid: 65_534, gid: 65_534 } as const;

export const isRoot: boolean = process.getuid?.() === 0;

export interface RunOptions {
  /** Where the run keeps its temporary files. */
  readonly tmp: string;
  readonly as?: { readonly uid: number; readonly gid: number };
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Another copy of the program. */
  readonly program?: string;
  /** A program's file that is not there for this run. */
  readonly hide?: string;
}

/** A shell command, run where the file `$0` is hidden: in mounts of its own (mount_namespaces(7)). */
const hidden = 'mount --bind /dev/null "$0" && exec "$@"';

/** May this user run something where a program is hidden? */
export const canHide: boolean =
  isRoot && spawnSync('unshare', ['-m', 'sh', '-c', hidden, '/bin/false', 'true']).status === 0;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run of unclog in a session of its own, so that all that it starts can be told. */
export interface Running {
  readonly pid: number;
  readonly child: ChildProcess;
  stdout(): string;
  stderr(): string;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

/** Starts the built program with an environment that holds nothing of this one. */
export function startUnclog(args: readonly string[], options: RunOptions): Running {
  const file = options.program ?? program;
  if (!existsSync(file)) throw new Error(`${file} is missing: run npm run build`);
  const command = [process.execPath, file, ...args];
  const wrapped =
    options.hide === undefined
      ? command
      : ['unshare', '-m', 'sh', '-c', hidden, options.hide, ...command];
  const child = spawn(wrapped[0] ?? '', wrapped.slice(1), {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: options.cwd ?? options.tmp,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: options.tmp,
      LC_ALL: 'C',
      TMPDIR: options.tmp,
      ...options.env,
    },
    ...options.as,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${file} did not start`);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return {
    pid,
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    kill: (signal) => void child.kill(signal),
    ended: new Promise((resolve) => {
      child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    }),
  };
}

/** Runs it to its end. */
export function unclog(args: readonly string[], options: RunOptions): Promise<Ended> {
  return startUnclog(args, options).ended;
}

/** The JSON document that a run printed; throws where there was anything else. */
export function documentOf({ stdout, stderr }: Ended): Record<string, unknown> {
  if (stderr !== '') throw new Error(`stderr is not empty: ${stderr}`);
  return JSON.parse(stdout) as Record<string, unknown>;
}
