import { basename, resolve } from 'node:path';

import { run } from '../../host/child.ts';
import type { Files } from '../../host/files.ts';
import { ownerOf } from '../../host/owner.ts';
import type { ProcessInfo } from '../../host/processes.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { startedIn } from '../application/started-in.ts';
import { iniOptions, isOpen, optionsIn, type Option } from './options.ts';

/** A running uWSGI: its program, and what it was started with. */
export interface Instance {
  readonly master: number;
  readonly uid: number;
  readonly binary: string;
  readonly version: string;
  readonly cwd: string;
  readonly given: readonly Option[];
}

/** Is this process uWSGI, master or worker? */
export function isUwsgi({ exe, argv }: ProcessInfo): boolean {
  return basename(exe ?? argv[0] ?? '').startsWith('uwsgi');
}

/**
 * What a running master was started with.
 * Failures: `uwsgi-command-hidden` {pid} (it has written over its command line, or its folder may not
 * be seen), `program-missing`, `program-timeout`, `not-uwsgi`.
 */
export async function instanceOf(process: ProcessInfo): Promise<Result<Instance>> {
  const { argv, cwd, exe, pid, uid } = process;
  const [called = '', ...words] = argv;
  const given = optionsIn(words);
  if (
    exe === undefined ||
    cwd === undefined ||
    !/uwsgi/.test(basename(called)) ||
    given.length === 0
  ) {
    return fail('uwsgi-command-hidden', { pid });
  }
  const as = ownerOf(exe);
  const output = await run(exe, ['--version'], { timeoutMs: 10_000, ...(as ? { as } : {}) });
  if (!output.ok) return output;
  const [version] = /^\d+\.\d+\S*/m.exec(output.value.stdout) ?? [];
  if (version === undefined) return fail('not-uwsgi', { binary: exe });
  return ok({ master: pid, uid, binary: exe, version, cwd, given });
}

/** Where an ini file leads uWSGI; undefined where it is not there, or a run would tell. */
function leadsTo(
  path: string,
  section: string | undefined,
  files: Files,
  given: readonly Option[],
): string | undefined {
  const text = files.read(path);
  if (!text.ok) return undefined;
  const options = [...iniOptions(path, text.value, section), ...given];
  const to = options.findLast(({ name }) => name === 'chdir')?.value ?? '.';
  return isOpen(to) ? undefined : to;
}

/** The ini file that it was started with, and its section; undefined where there is none. */
export function iniOf(
  { given, cwd, master }: Instance,
  files: Files,
): { path: string; section?: string } | undefined {
  const named = given.find(({ name }) => name === 'ini')?.value;
  if (named === undefined) return undefined;
  const [, path = named, section] = /^(.*\.ini):([\w-]+)$/.exec(named) ?? [];
  const folder = startedIn(master, cwd, (from) =>
    leadsTo(resolve(from, path), section, files, given),
  );
  return { path: resolve(folder, path), ...(section === undefined ? {} : { section }) };
}
