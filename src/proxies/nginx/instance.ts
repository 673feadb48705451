import { isAbsolute, join, resolve } from 'node:path';

import { run } from '../../host/child.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Instance } from './control.ts';
import { identify, masterOf } from './master.ts';

/** The words with which a master was started, as far as its title tells. */
export interface MasterTitle {
  readonly program: string;
  readonly config?: string;
  readonly prefix?: string;
  readonly globals?: string;
}

/**
 * Reads a master's title: nginx writes its command line there with the words joined by spaces, so
 * that an option's value ends where the next option begins (ngx_master_process_cycle).
 */
export function parseMasterTitle(title: string): MasterTitle | undefined {
  const line = /^[\w.-]+: master process (.*)$/s.exec(title)?.[1];
  if (line === undefined) return undefined;
  const [program = '', ...options] = line.trim().split(/ (?=-[cpgeqtTsvVh?](?:\s|$|[/\w]))/);
  const value = (letter: string): string | undefined =>
    options.findLast((option) => option.startsWith(`-${letter}`))?.slice(2).trim();
  const [config, prefix, globals] = [value('c'), value('p'), value('g')];
  return {
    program,
    ...(config === undefined ? {} : { config }),
    ...(prefix === undefined ? {} : { prefix }),
    ...(globals === undefined ? {} : { globals }),
  };
}

/** The paths that were compiled in, from the configure arguments that `nginx -V` prints. */
export function parseBuildPaths(output: string): { readonly prefix: string; readonly config: string } {
  const option = (name: string): string | undefined =>
    new RegExp(`--${name}=(\\S+)`).exec(output)?.[1];
  const prefix = option('prefix') ?? '/usr/local/nginx';
  return { prefix, config: option('conf-path') ?? 'conf/nginx.conf' };
}

/**
 * The running nginx that a process belongs to (its master or one of its workers), with the paths
 * made absolute as nginx does it: `-p` from where it was started, `-c` from the prefix
 * (ngx_process_options, nginx.c).
 * Failures: `proxy-not-running` {pid}, `program-missing`, `program-timeout`.
 */
export async function findInstance(pid: number): Promise<Result<Instance>> {
  const master = masterOf(pid);
  const identity = master && identify(master.pid);
  const title = master && parseMasterTitle(master.argv.join(' '));
  if (!master || !identity || !title) return fail('proxy-not-running', { pid });
  const binary = master.exe ?? title.program;
  const mine = process.getuid?.() !== 0 || master.uid === 0;
  const printed = await run(binary, ['-V'], mine ? {} : { as: { uid: master.uid, gid: 65_534 } });
  if (!printed.ok) return printed;
  const built = parseBuildPaths(printed.value.stderr);
  const prefix = title.prefix === undefined ? built.prefix : resolve(master.cwd ?? '/', title.prefix);
  const config = title.config ?? built.config;
  return ok({
    binary,
    config: isAbsolute(config) ? config : join(prefix, config),
    prefix,
    ...(title.globals === undefined ? {} : { globals: title.globals }),
    master: identity,
  });
}
