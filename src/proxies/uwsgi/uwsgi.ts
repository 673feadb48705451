import { filesAs, readerOf } from '../../host/files-as.ts';
import { localFiles } from '../../host/files.ts';
import type { ProcessInfo } from '../../host/processes.ts';
import { ok, type Result } from '../../model/result.ts';
import { attendTo } from '../application/attend.ts';
import { entryOf } from '../application/entry.ts';
import type { Proxy } from '../proxy.ts';
import { causes } from './causes.ts';
import { uwsgiControl } from './control.ts';
import { uwsgiCopies } from './copies.ts';
import { iniOf, instanceOf } from './instance.ts';
import { iniOptions, isOpen, type Option } from './options.ts';
import { bindsOf, settingsOf } from './settings.ts';

const applications: ReadonlySet<string> = new Set(['wsgi-file', 'module', 'mount']);

/** The application as the options name it. */
function applicationOf(options: readonly Option[]): string {
  const named = options.find(({ name }) => applications.has(name));
  return named?.value ?? 'the application';
}

/**
 * The uWSGI that a process is the master of, with the configuration that its files hold now.
 * Failures: those of `instanceOf`.
 */
export async function openRunningUwsgi(process: ProcessInfo): Promise<Result<Proxy>> {
  const found = await instanceOf(process);
  if (!found.ok) return found;
  const instance = found.value;
  // Root reads for the owner of the process no more than they could read themselves.
  const reader = globalThis.process.getuid?.() === 0 ? readerOf(process.pid) : undefined;
  const files = reader ? filesAs(reader) : localFiles;
  const file = iniOf(instance, files);
  const text = file && files.read(file.path);
  const ini = file && text?.ok ? { path: file.path, text: text.value } : undefined;
  const optionsWith = (changed: ReadonlyMap<string, string>): readonly Option[] => {
    const now = ini && (changed.get(ini.path) ?? ini.text);
    const own = ini && now !== undefined ? iniOptions(ini.path, now, file?.section) : [];
    return [...own, ...instance.given];
  };
  const options = optionsWith(new Map());
  const settings = settingsOf(options);
  const hasMaster = settings.get('master')?.values[0]?.[0] !== 'false';
  return ok({
    kind: 'uwsgi',
    version: instance.version,
    config: ini?.path ?? instance.binary,
    files: new Map(ini ? [[ini.path, ini.text]] : []),
    folders: [],
    ...(text && !text.ok ? { unread: text.failure } : {}),
    process,
    mattersToStream: () => true,
    route: (request) =>
      ok({
        settings,
        handler: 'application',
        runs: `${applicationOf(options)} ${request.target}`,
        next: [],
        dependsOn: options.filter(({ value }) => isOpen(value)).map(({ value }) => value),
      }),
    explain(request, sight) {
      const evidence = {
        entry: entryOf(request),
        settings,
        options,
        sight,
        ...(ini ? { ini } : {}),
      };
      return ok(
        causes.flatMap((cause) => {
          const finding = cause.find(evidence);
          return finding ? [{ cause: cause.id, hop: 0, ...finding }] : [];
        }),
      );
    },
    otherSites: () => [],
    listens: bindsOf(options),
    attend: () => attendTo(instance.master),
    ...(hasMaster ? { control: uwsgiControl(instance) } : {}),
    copies(way) {
      const entry = way && entryOf(way.request);
      return uwsgiCopies(instance, optionsWith, entry);
    },
  });
}
