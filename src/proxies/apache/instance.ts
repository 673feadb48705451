import { statSync } from 'node:fs';
import { basename, isAbsolute, join, resolve } from 'node:path';

import { run } from '../../host/child.ts';
import type { Files } from '../../host/files.ts';
import type { ProcessInfo } from '../../host/processes.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { parseBuild, type BuildInfo } from './build.ts';
import { parseOptions } from './command-line.ts';
import type { Build } from './config.ts';
import { environmentOf, type Environment } from './environment.ts';
import { compiledIn } from './modules.ts';

/** A running httpd: its program, and where its configuration lies. */
export interface Instance {
  readonly master: number;
  /** The user the master runs as. */
  readonly uid: number;
  readonly binary: string;
  readonly build: Build;
  readonly config: string;
  readonly environment: Environment;
  readonly defines: readonly string[];
  /** The options to give to the binary again, so that it reads the same configuration. */
  readonly arguments: readonly string[];
}

const names = /^(apache2|httpd)$/;

/** Is this process httpd? Its workers have the same command line as their master. */
export function isApache({ exe, argv }: ProcessInfo): boolean {
  return names.test(basename(exe ?? argv[0] ?? ''));
}

/** The user who must run a program in our stead: its owner, where we are root and it is not root's. */
function ownerOf(path: string): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat && stat.uid !== 0 ? { uid: stat.uid, gid: stat.gid } : undefined;
}

/**
 * The program's version, paths and compiled-in modules; it reads no configuration for that.
 * Failures: `program-missing`, `program-timeout`, `not-apache`.
 */
export async function readBuild(
  binary: string,
): Promise<Result<BuildInfo & { readonly modules: readonly string[] }>> {
  const as = isAbsolute(binary) ? ownerOf(binary) : undefined;
  const options = { timeoutMs: 10_000, ...(as ? { as } : {}) };
  const [told, listed] = await Promise.all([
    run(binary, ['-V'], options),
    run(binary, ['-l'], options),
  ]);
  if (!told.ok) return told;
  if (!listed.ok) return listed;
  // Without its environment it complains of the configuration afterwards, and fails.
  const info = parseBuild(told.value.stdout + told.value.stderr);
  const modules = compiledIn(listed.value.stdout);
  return info ? ok({ ...info, modules }) : fail('not-apache', { binary });
}

/**
 * What a running master process was started with.
 * Failures: those of `readBuild`; `apache-folder-hidden` (a relative path of a process whose working
 * folder this user may not see).
 */
export async function instanceOf(process: ProcessInfo, files: Files): Promise<Result<Instance>> {
  const binary = process.exe ?? process.argv[0] ?? '';
  const info = await readBuild(binary);
  if (!info.ok) return info;
  const { root, config, defines, before, after } = parseOptions(process.argv);
  if (root !== undefined && !isAbsolute(root) && process.cwd === undefined) {
    return fail('apache-folder-hidden', { pid: process.pid, folder: root });
  }
  const folder = root === undefined ? info.value.root : resolve(process.cwd ?? '/', root);
  const standard =
    root === undefined ? info.value.config : join(folder, basename(info.value.config));
  const file = config === undefined ? standard : resolve(folder, config);
  const options = [
    ...(root === undefined ? [] : ['-d', folder]),
    '-f',
    file,
    ...defines.flatMap((name) => ['-D', name]),
    ...before.flatMap((text) => ['-C', text]),
    ...after.flatMap((text) => ['-c', text]),
  ];
  return ok({
    master: process.pid,
    uid: process.uid,
    binary,
    build: { version: info.value.version, modules: info.value.modules, root: folder },
    config: file,
    environment: environmentOf(process.pid, file, files),
    defines,
    arguments: options,
  });
}
