import { filesAs, readerOf } from '../../host/files-as.ts';
import { localFiles, type Files } from '../../host/files.ts';
import type { ProcessInfo } from '../../host/processes.ts';
import type { Finding } from '../../model/finding.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Parameters } from '../../model/route.ts';
import { attendTo } from '../application/attend.ts';
import { entryOf } from '../application/entry.ts';
import type { HopRequest, Passage, Proxy } from '../proxy.ts';
import type { Evidence } from './cause.ts';
import { causes } from './causes.ts';
import { placeOf, readFpm, type FpmConfig, type Pool } from './config.ts';
import { fpmControl } from './control.ts';
import { phpFpmCopies } from './copies.ts';
import { readScriptAt } from './included.ts';
import { parseIni, type IniFile } from './ini.ts';
import { instanceOf } from './instance.ts';
import { listenOf, poolAt } from './pools.ts';
import type { ScriptReading } from './script.ts';
import { settingsOf } from './settings.ts';
import { userIni } from './user-ini.ts';

/** What the web server told of the script. */
const said = ({ parameters = [] }: HopRequest, name: string): string | undefined =>
  parameters.findLast(([key]) => key === name)?.[1];

/** The script as its owner may read it; nothing is told of one that cannot be read. */
function scriptOf(request: HopRequest, files: Files): ScriptReading {
  const path = said(request, 'SCRIPT_FILENAME');
  return path === undefined ? {} : readScriptAt(path, files);
}

function poolOf(config: FpmConfig, request: HopRequest): Result<Pool> {
  const { host, port } = entryOf(request);
  const pool = poolAt(config, { host, port });
  return pool
    ? ok(pool)
    : fail('pool-not-listening', { address: port === 0 ? host : `${host}:${port}` });
}

function passageOf(
  pool: Pool,
  ini: readonly IniFile[],
  request: HopRequest,
  files: Files,
): Passage {
  const parameters: Parameters = request.parameters ?? [];
  const [first] = pool.entries;
  const section = first?.file.sections.findLast(({ name }) => name === pool.name);
  return {
    settings: settingsOf(pool, ini, parameters),
    handler: 'application',
    runs: said(request, 'SCRIPT_FILENAME') ?? request.target,
    next: [],
    dependsOn: userIni(said(request, 'SCRIPT_FILENAME'), said(request, 'DOCUMENT_ROOT'), files),
    ...(first && section ? { block: { ...placeOf(first), span: section.span } } : {}),
  };
}

/** The ini files as they can be read; what cannot be is passed over, as it decides nothing here. */
function iniFiles(paths: readonly string[], files: Files): IniFile[] {
  return paths.flatMap((path) => {
    const text = files.read(path);
    return text.ok ? [parseIni(path, text.value)] : [];
  });
}

const findingsIn = (evidence: Evidence): Finding[] =>
  causes.flatMap((cause) => {
    const finding = cause.find(evidence);
    return finding ? [{ cause: cause.id, hop: 0, ...finding }] : [];
  });

/**
 * The PHP-FPM that a process is the master of, with the configuration that its files hold now.
 * Failures: those of `instanceOf` and `readFpm`.
 */
export async function openRunningPhpFpm(process: ProcessInfo): Promise<Result<Proxy>> {
  const found = await instanceOf(process);
  if (!found.ok) return found;
  const instance = found.value;
  // Root reads for the owner of the process no more than they could read themselves.
  const reader = globalThis.process.getuid?.() === 0 ? readerOf(process.pid) : undefined;
  const files = reader ? filesAs(reader) : localFiles;
  const read = readFpm(instance.config, files);
  if (!read.ok) return read;
  const config = read.value;
  const ini = iniFiles(instance.iniFiles, files);
  return ok({
    kind: 'php-fpm',
    version: instance.version,
    config: instance.config,
    files: new Map(
      [...config.files.values(), ...ini].map((file) => [file.path, file.text] as const),
    ),
    folders: config.folders,
    ...(config.unread ? { unread: config.unread } : {}),
    process,
    mattersToStream: () => true,
    route(request) {
      const pool = poolOf(config, request);
      return pool.ok ? ok(passageOf(pool.value, ini, request, files)) : pool;
    },
    explain(request, sight) {
      const pool = poolOf(config, request);
      if (!pool.ok) return pool;
      const settings = settingsOf(pool.value, ini, request.parameters);
      const script = scriptOf(request, files);
      const entry = entryOf(request);
      const { global } = config;
      return ok(findingsIn({ entry, global, pool: pool.value, settings, script, sight }));
    },
    otherSites: () => [],
    listens: config.pools.map(listenOf),
    attend: () => attendTo(instance.master),
    control: fpmControl(instance, config),
    copies: (way) =>
      phpFpmCopies(
        {
          instance,
          source: files,
          config,
          ini,
          pushOf: (to) => (to && scriptOf(to.request, files).push) ?? 'flush',
        },
        way,
      ),
  });
}
