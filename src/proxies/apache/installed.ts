import { dirname } from 'node:path';

import { findProgram } from '../../host/programs.ts';
import type { Release } from '../predictor.ts';
import type { Build } from './config.ts';
import { readBuild } from './instance.ts';

/** An httpd that a configuration may be for. */
export interface ApacheRelease extends Release {
  readonly build: Build;
}

/** The newest httpd that was measured, with what Debian's has compiled in. */
const newestKnown: Build = {
  version: '2.4.71',
  modules: ['core', 'so', 'watchdog', 'http', 'log_config', 'logio', 'version', 'unixd'],
  root: '/etc/apache2',
};

/**
 * The httpd that a configuration is for: in the version asked for, the installed one, or the newest
 * known. Relative paths start from the file's own folder where it does not lie in that httpd's.
 * Only `apache2 -V` and `-l` are run.
 * @param main the main file, absolute
 */
export async function apacheRelease(main: string, asked?: string): Promise<ApacheRelease> {
  const found = await readBuild(findProgram('apache2') ?? findProgram('httpd') ?? 'apache2');
  const { version, modules, root } = found.ok ? found.value : newestKnown;
  const folder = main.startsWith(`${root}/`) ? root : dirname(main);
  const build = { version: asked ?? version, modules, root: folder };
  const source = asked !== undefined ? 'given' : found.ok ? 'installed' : 'newest';
  return { kind: 'apache', version: build.version, source, build };
}
