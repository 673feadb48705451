import { basename, isAbsolute, join, resolve } from 'node:path';

import { run } from '../../host/child.ts';
import { ownerOf } from '../../host/owner.ts';
import { pageSize } from '../../host/page-size.ts';
import type { ProcessInfo } from '../../host/processes.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { parseBuild, type BuildInfo } from './build.ts';
import { parseMasterTitle, type MasterOptions } from './command-line.ts';
import type { Build } from './config.ts';

/** A running nginx: its program, and where its configuration lies. */
export interface Instance {
  readonly master: number;
  /** The user the master runs as. */
  readonly uid: number;
  readonly binary: string;
  /** False where the process's own program file is hidden, and the one of that name was taken. */
  readonly binarySeen: boolean;
  readonly build: Build;
  /** What relative paths of logs and modules start from; ends without a slash. */
  readonly prefix: string;
  readonly config: string;
  /** Directives given with `-g`. */
  readonly globals?: string;
  /** The options to give to the binary again, so that it reads the same configuration. */
  readonly arguments: readonly string[];
}

const names = /^(nginx|openresty|angie|freenginx|tengine)/;

function optionsOf(process: ProcessInfo): MasterOptions | undefined {
  const title = parseMasterTitle(process.argv.join(' '));
  if (title) return title;
  // With `master_process off` the command line stays as it was given.
  const isNginx = process.exe !== undefined && names.test(basename(process.exe));
  return isNginx ? parseMasterTitle(`nginx: master process ${process.argv.join(' ')}`) : undefined;
}

/** Is this process nginx? */
export function isNginx(process: ProcessInfo): boolean {
  return optionsOf(process) !== undefined;
}

/** Failures: `program-missing`, `program-timeout`, `not-nginx`. */
export async function readBuild(binary: string): Promise<Result<BuildInfo>> {
  const as = isAbsolute(binary) ? ownerOf(binary) : undefined;
  const output = await run(binary, ['-V'], { timeoutMs: 10_000, ...(as ? { as } : {}) });
  if (!output.ok) return output;
  const info = parseBuild(output.value.stdout + output.value.stderr, pageSize());
  return info ? ok(info) : fail('not-nginx', { binary });
}

/**
 * What a running master process was started with.
 * Failures: `not-nginx`, `program-missing`, `program-timeout`, `nginx-folder-hidden` (a relative
 * prefix of a process whose working folder this user may not see).
 */
export async function instanceOf(process: ProcessInfo): Promise<Result<Instance>> {
  const options = optionsOf(process);
  if (!options) return fail('not-nginx', { binary: process.exe ?? process.argv[0] ?? '' });
  const binary = process.exe ?? options.binary;
  const info = await readBuild(binary);
  if (!info.ok) return info;
  const given = options.prefix;
  if (given !== undefined && !isAbsolute(given) && process.cwd === undefined) {
    return fail('nginx-folder-hidden', { pid: process.pid, prefix: given });
  }
  const prefix = given === undefined ? info.value.prefix : resolve(process.cwd ?? '/', given);
  const config = options.config ?? info.value.configPath;
  const absolute = isAbsolute(config) ? config : join(prefix, config);
  const { globals } = options;
  return ok({
    master: process.pid,
    uid: process.uid,
    binary,
    binarySeen: process.exe !== undefined,
    build: info.value.build,
    prefix,
    config: absolute,
    ...(globals === undefined ? {} : { globals }),
    arguments: ['-p', prefix, '-c', absolute, ...(globals === undefined ? [] : ['-g', globals])],
  });
}
