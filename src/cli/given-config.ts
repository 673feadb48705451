import { dirname, resolve } from 'node:path';

import { localFiles, type Files } from '../host/files.ts';
import { failureText, type Messages } from '../messages/messages.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { check } from '../proxies/nginx/check.ts';
import { positionOf, type Build } from '../proxies/nginx/config.ts';
import { dumpOf, filesIn, filesWith } from '../proxies/nginx/dumped.ts';
import { openNginx, type Nginx } from '../proxies/nginx/nginx.ts';

/** Where a configuration is: its main file, and the files it may include. */
interface Source {
  readonly main: string;
  readonly files: Files;
}

/** The configuration that CONFIG names: a file, an `nginx -T` dump, or `-`. */
async function sourceOf(config: string, readStdin: () => Promise<string>): Promise<Result<Source>> {
  const main = resolve(config);
  const text = config === '-' ? ok(await readStdin()) : localFiles.read(main);
  if (!text.ok) return text;
  const dump = dumpOf(text.value);
  if (dump) return ok({ main: dump.main, files: filesIn(dump.files) });
  return ok({ main, files: filesWith(localFiles, new Map([[main, text.value]])) });
}

/** The first thing that nginx would refuse. */
function refused({ configuration, build }: Nginx, messages: Messages): Result<void> {
  const problems = [...configuration.problems, ...check(configuration, build)];
  const problem = problems.find(({ severity }) => severity === 'error');
  if (!problem) return ok(undefined);
  const { line = 1, column = 1 } = positionOf(configuration, problem) ?? {};
  const message = `${problem.file}:${line}:${column}: ${failureText(messages, problem)}`;
  return fail('config-invalid', { message });
}

/**
 * Opens a configuration for linting.
 * Failures: `file-missing`, `file-unreadable`, `file-not-regular`, `config-invalid`.
 */
export async function openConfig(
  config: string,
  build: Build,
  { readStdin, messages }: { readStdin: () => Promise<string>; messages: Messages },
): Promise<Result<Nginx>> {
  const source = await sourceOf(config, readStdin);
  if (!source.ok) return source;
  const { main, files } = source.value;
  const nginx = openNginx({ config: main, prefix: dirname(main), build }, {}, files);
  if (!nginx.ok) return nginx;
  const sound = refused(nginx.value, messages);
  return sound.ok ? nginx : sound;
}
