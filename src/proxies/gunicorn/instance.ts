import { existsSync } from 'node:fs';
import { basename, isAbsolute, join, resolve } from 'node:path';

import { run } from '../../host/child.ts';
import { readerOf } from '../../host/files-as.ts';
import type { Files } from '../../host/files.ts';
import { variablesOf, type ProcessInfo } from '../../host/processes.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { startedIn } from '../application/started-in.ts';
import { parseCommandLine, type CommandLine } from './command-line.ts';
import { assignments } from './python-config.ts';

/** A running gunicorn: its program, and what it was started with. */
export interface Instance {
  readonly master: number;
  readonly uid: number;
  /** The interpreter as it was called, so that it finds its own environment, and the script. */
  readonly python: string;
  readonly script: string;
  readonly version: string;
  /** Its configuration file, whether it is there or not. */
  readonly config: string;
  readonly commandLine: CommandLine;
  /** The variables that gunicorn itself reads. */
  readonly environment: { readonly arguments?: CommandLine; readonly workers?: string };
}

const titled = /^gunicorn: (?:master|worker) \[/;

/** Where in the words of its command line gunicorn's own begin: after the interpreter and the script. */
function ownWords({ argv }: ProcessInfo): number | undefined {
  const [program = '', script = ''] = argv;
  if (basename(program) === 'gunicorn') return 1;
  if (!/^(?:python|pypy)/.test(basename(program))) return undefined;
  if (basename(script) === 'gunicorn') return 2;
  return script === '-m' && argv[2] === 'gunicorn' ? 3 : undefined;
}

/** Is this process gunicorn, master or worker? */
export function isGunicorn(process: ProcessInfo): boolean {
  return titled.test(process.argv.join(' ')) || ownWords(process) !== undefined;
}

function environmentOf(pid: number): Instance['environment'] {
  const of = variablesOf(pid);
  const words = of('GUNICORN_CMD_ARGS');
  const workers = of('WEB_CONCURRENCY');
  return {
    ...(words === undefined
      ? {}
      : { arguments: parseCommandLine(words.split(/\s+/).filter((word) => word !== '')) }),
    ...(workers === undefined ? {} : { workers }),
  };
}

/** Whom the program is run as to tell its version: the one whose process it is, never root for them. */
function asOwner({ pid, uid }: ProcessInfo): { uid: number; gid: number } | undefined {
  if (globalThis.process.getuid?.() !== 0 || uid === 0) return undefined;
  return { uid, gid: readerOf(pid)?.gids[0] ?? uid };
}

/** Failures: `program-missing`, `program-timeout`, `not-gunicorn`. */
async function versionOf(
  process: ProcessInfo,
  python: string,
  script: string,
): Promise<Result<string>> {
  const as = asOwner(process);
  const output = await run(python, [script, '--version'], {
    timeoutMs: 10_000,
    ...(as ? { as } : {}),
  });
  if (!output.ok) return output;
  const { stdout, stderr } = output.value;
  const [, version] = /version (\S+?)\)?\s/.exec(`${stdout}${stderr} `) ?? [];
  return version === undefined ? fail('not-gunicorn', { binary: script }) : ok(version);
}

/** Where a configuration leads gunicorn; undefined where it is not there, or a run would tell. */
function leadsTo(path: string, files: Files, given: string | undefined): string | undefined {
  const text = files.read(path);
  if (!text.ok) return undefined;
  if (given !== undefined) return given;
  const own = assignments(text.value).findLast(({ name }) => name === 'chdir');
  return own ? own.value : '.';
}

/**
 * What a running master was started with.
 * @param files what is read, to find the configuration
 * Failures: `not-gunicorn`, `gunicorn-command-hidden` {pid} (setproctitle has written over its command
 * line, or its folder may not be seen), `program-missing`, `program-timeout`.
 */
export async function instanceOf(process: ProcessInfo, files: Files): Promise<Result<Instance>> {
  const { argv, cwd, exe, pid, uid } = process;
  const at = ownWords(process);
  if (at === undefined || cwd === undefined || exe === undefined) {
    return fail('gunicorn-command-hidden', { pid });
  }
  const commandLine = parseCommandLine(argv.slice(at));
  const environment = environmentOf(pid);
  const given = (name: string): string | undefined =>
    commandLine.options.get(name) ?? environment.arguments?.options.get(name);
  const named = (given('config') ?? 'gunicorn.conf.py').replace(/^file:/, '');
  const folder = startedIn(pid, cwd, (from) =>
    leadsTo(resolve(from, named), files, given('chdir')),
  );
  const called = argv[0] ?? exe;
  const python = isAbsolute(called) && existsSync(called) && at > 1 ? called : exe;
  const script = at === 3 ? join(exe, '..', 'gunicorn') : resolve(folder, argv[at - 1] ?? '');
  const version = await versionOf(process, python, script);
  if (!version.ok) return version;
  return ok({
    master: pid,
    uid,
    python,
    script,
    version: version.value,
    config: resolve(folder, named),
    commandLine,
    environment,
  });
}
