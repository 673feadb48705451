import { filesAs, readerOf } from '../../host/files-as.ts';
import { localFiles } from '../../host/files.ts';
import type { ProcessInfo } from '../../host/processes.ts';
import { ok, type Result } from '../../model/result.ts';
import { attendTo } from '../application/attend.ts';
import { entryOf } from '../application/entry.ts';
import type { Proxy } from '../proxy.ts';
import { bindsOf } from './binds.ts';
import { causes } from './causes.ts';
import { gunicornControl } from './control.ts';
import { gunicornCopies } from './copies.ts';
import { instanceOf, type Instance } from './instance.ts';
import { assignments } from './python-config.ts';
import { openIn, settingsOf, type ConfigFile } from './settings.ts';

const parsed = (path: string, text: string): ConfigFile => ({
  path,
  text,
  assignments: assignments(text),
});

/** The application as the command line or the file names it. */
function applicationOf({ commandLine }: Instance, file: ConfigFile | undefined): string {
  const named = file?.assignments.findLast(({ name }) => name === 'wsgi_app')?.value;
  return commandLine.application ?? named ?? 'wsgi_app';
}

/**
 * The gunicorn that a process is the master of, with the configuration that its file holds now.
 * Failures: those of `instanceOf`.
 */
export async function openRunningGunicorn(process: ProcessInfo): Promise<Result<Proxy>> {
  // Root reads for the owner of the process no more than they could read themselves.
  const reader = globalThis.process.getuid?.() === 0 ? readerOf(process.pid) : undefined;
  const files = reader ? filesAs(reader) : localFiles;
  const found = await instanceOf(process, files);
  if (!found.ok) return found;
  const instance = found.value;
  const text = files.read(instance.config);
  const file = text.ok ? parsed(instance.config, text.value) : undefined;
  const unread = !text.ok && text.failure.code === 'file-unreadable' ? text.failure : undefined;
  const settings = settingsOf(instance, file);
  return ok({
    kind: 'gunicorn',
    version: instance.version,
    config: instance.config,
    files: new Map(file ? [[file.path, file.text]] : []),
    folders: [],
    ...(unread ? { unread } : {}),
    process,
    mattersToStream: () => true,
    route: (request) =>
      ok({
        settings,
        handler: 'application',
        runs: `${applicationOf(instance, file)} ${request.target}`,
        next: [],
        dependsOn: file ? openIn(file).map((name) => `${name} in ${file.path}`) : [],
      }),
    explain(request, sight) {
      const evidence = { entry: entryOf(request), settings, sight, ...(file ? { file } : {}) };
      return ok(
        causes.flatMap((cause) => {
          const finding = cause.find(evidence);
          return finding ? [{ cause: cause.id, hop: 0, ...finding }] : [];
        }),
      );
    },
    otherSites: () => [],
    listens: bindsOf(settings),
    attend: () => attendTo(instance.master),
    control: gunicornControl(instance),
    copies: () =>
      gunicornCopies(instance, (changed) =>
        changed === undefined ? file : parsed(instance.config, changed),
      ),
  });
}
