import { resolve } from 'node:path';

import { localFiles } from '../host/files.ts';
import { failureText, type Messages } from '../messages/messages.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { openApache, type Apache } from '../proxies/apache/apache.ts';
import { environmentBeside } from '../proxies/apache/environment.ts';
import { apacheRelease, type ApacheRelease } from '../proxies/apache/installed.ts';
import { filesWith } from '../proxies/nginx/dumped.ts';
import { positionIn } from '../report/place.ts';

/**
 * Opens a configuration of Apache httpd that the user gave, a file or `-`, for the release that it is
 * taken to be for.
 * Failures: those of `openApache`; `config-invalid`.
 */
export async function openGivenApache(
  config: string,
  { readStdin, messages }: { readStdin: () => Promise<string>; messages: Messages },
  version?: string,
): Promise<Result<{ readonly proxy: Apache; readonly release: ApacheRelease }>> {
  const main = resolve(config);
  const text = config === '-' ? ok(await readStdin()) : localFiles.read(main);
  if (!text.ok) return text;
  const files = filesWith(localFiles, new Map([[main, text.value]]));
  const release = await apacheRelease(main, version);
  const environment = environmentBeside(main, files);
  const place = { config: main, build: release.build, environment, defines: [] };
  const apache = openApache(place, { elsewhere: true }, files);
  if (!apache.ok) return apache;
  const problem = apache.value.configuration.problems.find(({ severity }) => severity === 'error');
  if (!problem) return ok({ proxy: apache.value, release });
  const { line = 1 } = positionIn(apache.value.files, problem) ?? {};
  const message = `${problem.file}:${line}: ${failureText(messages, problem)}`;
  return fail('config-invalid', { message });
}
