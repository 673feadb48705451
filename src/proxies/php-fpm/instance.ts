import { basename, isAbsolute, join } from 'node:path';

import { run } from '../../host/child.ts';
import { ownerOf } from '../../host/owner.ts';
import type { ProcessInfo } from '../../host/processes.ts';
import { fail, ok, type Result } from '../../model/result.ts';

/** A running PHP-FPM: its program, and where its configuration lies. */
export interface Instance {
  readonly master: number;
  readonly uid: number;
  readonly binary: string;
  readonly version: string;
  /** FPM's own configuration. */
  readonly config: string;
  /** `php.ini` and the files of the scanned folder, in the order in which they are read. */
  readonly iniFiles: readonly string[];
}

/** What FPM writes over its command line (fpm_env.c, fpm_env_setproctitle). */
const title = /^php-fpm: master process \((.*)\)$/;
const names = /^php-fpm/;

const titleOf = ({ argv }: ProcessInfo): string => argv.join(' ').trim();

/** Is this process PHP-FPM, master or worker? */
export function isPhpFpm(process: ProcessInfo): boolean {
  return (
    titleOf(process).startsWith('php-fpm: ') ||
    (process.exe !== undefined && names.test(basename(process.exe)))
  );
}

/** What `php-fpm -i` says of itself: its version, and the ini files that it reads. */
export function parseInfo(text: string): Pick<Instance, 'version' | 'iniFiles'> | undefined {
  const [, version] = /^PHP Version => (\S+)$/m.exec(text) ?? [];
  if (version === undefined) return undefined;
  const [, loaded = ''] = /^Loaded Configuration File => (.*)$/m.exec(text) ?? [];
  const [, scanned = ''] = /^Additional \.ini files parsed => ((?:.*,\n)*.*)$/m.exec(text) ?? [];
  const paths = [loaded, ...scanned.split(',')].map((path) => path.trim());
  return { version, iniFiles: paths.filter((path) => isAbsolute(path)) };
}

/** Failures: `program-missing`, `program-timeout`, `not-php-fpm`. */
async function infoOf(binary: string): Promise<Result<Pick<Instance, 'version' | 'iniFiles'>>> {
  const as = ownerOf(binary);
  const output = await run(binary, ['-i'], { timeoutMs: 10_000, ...(as ? { as } : {}) });
  if (!output.ok) return output;
  const info = parseInfo(output.value.stdout);
  return info ? ok(info) : fail('not-php-fpm', { binary });
}

/**
 * What a running master was started with. FPM writes its title over its command line: only the path
 * of its configuration is left of it, `-c` and `-d` are not.
 * Failures: `not-php-fpm`, `program-missing`, `program-timeout`, `php-fpm-config-hidden` {pid}.
 */
export async function instanceOf(process: ProcessInfo): Promise<Result<Instance>> {
  const [, written] = title.exec(titleOf(process)) ?? [];
  const { exe, cwd, pid, uid } = process;
  if (written === undefined) return fail('not-php-fpm', { binary: exe ?? '' });
  if (exe === undefined || (!isAbsolute(written) && cwd === undefined)) {
    return fail('php-fpm-config-hidden', { pid });
  }
  const info = await infoOf(exe);
  if (!info.ok) return info;
  const config = isAbsolute(written) ? written : join(cwd ?? '/', written);
  return ok({ master: pid, uid, binary: exe, config, ...info.value });
}
