import { isAbsolute } from 'node:path';

import { directive, type FpmConfig } from './config.ts';

/**
 * The folder that a running FPM's relative paths begin at (`--prefix`): its title hides that it was
 * told, but its log is open under the whole path. Undefined where the log tells nothing: then the
 * paths are absolute, or begin where the program was compiled for (fpm_conf.c,
 * fpm_evaluate_full_path).
 * @param open the paths of what the master has open
 */
export function prefixOf(
  { global }: Pick<FpmConfig, 'global'>,
  open: readonly string[],
): string | undefined {
  const log = directive(global, 'error_log')?.value ?? '';
  if (log === '' || isAbsolute(log)) return undefined;
  return open.find((path) => path.endsWith(`/${log}`))?.slice(0, -log.length - 1);
}
