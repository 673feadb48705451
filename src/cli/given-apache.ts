import { dirname, resolve } from 'node:path';

import { localFiles } from '../host/files.ts';
import { findProgram } from '../host/programs.ts';
import { failureText, type Messages } from '../messages/messages.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { openApache, type Apache } from '../proxies/apache/apache.ts';
import type { Build } from '../proxies/apache/config.ts';
import { environmentBeside } from '../proxies/apache/environment.ts';
import { readBuild } from '../proxies/apache/instance.ts';
import { filesWith } from '../proxies/nginx/dumped.ts';
import { positionIn } from '../report/place.ts';

/** What Debian's httpd has compiled in, for where none is installed. */
const usual: Build = {
  version: '2.4.62',
  modules: ['core', 'so', 'watchdog', 'http', 'log_config', 'logio', 'version', 'unixd'],
  root: '/etc/apache2',
};

/** The installed httpd; relative paths start from the file's own folder where it is not that one's. */
async function buildFor(main: string): Promise<Build> {
  const info = await readBuild(findProgram('apache2') ?? findProgram('httpd') ?? 'apache2');
  const { version, modules, root } = info.ok ? info.value : usual;
  return { version, modules, root: main.startsWith(`${root}/`) ? root : dirname(main) };
}

/**
 * Opens a configuration of Apache httpd that the user gave: a file, or `-`.
 * Failures: those of `openApache`; `config-invalid`.
 */
export async function openGivenApache(
  config: string,
  { readStdin, messages }: { readStdin: () => Promise<string>; messages: Messages },
): Promise<Result<Apache>> {
  const main = resolve(config);
  const text = config === '-' ? ok(await readStdin()) : localFiles.read(main);
  if (!text.ok) return text;
  const files = filesWith(localFiles, new Map([[main, text.value]]));
  const place = {
    config: main,
    build: await buildFor(main),
    environment: environmentBeside(main, files),
    defines: [],
  };
  const apache = openApache(place, { elsewhere: true }, files);
  if (!apache.ok) return apache;
  const problem = apache.value.configuration.problems.find(({ severity }) => severity === 'error');
  if (!problem) return apache;
  const { line = 1 } = positionIn(apache.value.files, problem) ?? {};
  const message = `${problem.file}:${line}: ${failureText(messages, problem)}`;
  return fail('config-invalid', { message });
}
