import { join } from 'node:path';

import type { Files } from '../../host/files.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Address } from '../../model/route.ts';
import { entryOf } from '../application/entry.ts';
import { endpointOf, supervised } from '../application/supervisor.ts';
import type { Copies, Copy, CopySite, CopySource, Refusal, Way } from '../copies.ts';
import { readFpm, type FpmConfig } from './config.ts';
import { changes, harmlessLines, fpmText, left } from './copy-text.ts';
import { extensionsOf, trusted } from './extensions.ts';
import { parseIni, type IniFile } from './ini.ts';
import type { Instance } from './instance.ts';
import { poolAt, socketText } from './pools.ts';
import { relayScript } from './relay.ts';
import type { Push } from './script.ts';

/** A PHP-FPM, as far as a private copy of it needs to know it. */
export interface Original {
  readonly instance: Instance;
  readonly source: Files;
  readonly config: FpmConfig;
  readonly ini: readonly IniFile[];
  /** How the script that answers a request pushes out what it writes; the usual way where not known. */
  pushOf(way: Way | undefined): Push;
}

function copyOf(
  { config, ini }: Pick<Original, 'config' | 'ini'>,
  original: Original,
  way: Way | undefined,
  site: CopySite,
): Result<Copy> {
  const { instance } = original;
  const [first] = config.pools;
  const entry = way && entryOf(way.request);
  const pool = entry ? poolAt(config, entry) : first;
  if (!pool) return fail('pool-not-listening', { address: entry?.host ?? '' });
  const listen =
    site.listen(socketText(pool)) ?? pool.entries.find(({ key }) => key === 'listen')?.value ?? '';
  const { crowded } = site;
  const at = (name: string): string => join(site.folder, name);
  const command = [
    instance.binary,
    '--nodaemonize',
    '--force-stderr',
    '--fpm-config',
    at('fpm.conf'),
    '-c',
    at('php.ini'),
    ...left.flatMap((name) => ['-d', `${name}=`]),
  ] as const;
  const beside = supervised(site.folder, site.control, endpointOf(listen), [...command]);
  const [main, ...scanned] = ini;
  const relay = at('relay.php');
  return ok({
    files: [
      { path: at('fpm.conf'), text: fpmText(config, pool, { listen, log: at('log'), crowded }) },
      { path: at('php.ini'), text: main?.text ?? '' },
      ...scanned.map(({ text }, index) => ({
        path: at(`ini/${String(index).padStart(3, '0')}.ini`),
        text,
      })),
      { path: relay, text: relayScript(site.origin('http'), original.pushOf(way)) },
      beside.file,
    ],
    folders: [at('ini')],
    certificate: '',
    key: '',
    needsCertificate: false,
    command: beside.command,
    env: { PHP_INI_SCAN_DIR: at('ini') },
    parameters: (given) => [
      ...given
        .filter(([name]) => !['SCRIPT_FILENAME', 'DOCUMENT_ROOT'].includes(name))
        .map(([name, value]): readonly [string, string] =>
          name.startsWith('PHP_') ? [name, harmlessLines(value)] : [name, value],
        ),
      ['SCRIPT_FILENAME', relay],
      ['DOCUMENT_ROOT', site.folder],
    ],
    changed: changes(pool, ini),
  });
}

/** FPM and PHP write why they refuse: `ERROR: [file:line] …`. */
function refusal(errors: string): Refusal {
  const [, file = '', line = '0', reason = ''] =
    /ERROR: (?:\[([^\]:]+):(\d+)\] )?(.*)/.exec(errors) ?? [];
  const portTaken = /Address already in use/.test(errors);
  return { reason: reason.replaceAll(/'[^']*'/g, "'…'"), file, line: Number(line), portTaken };
}

/** The private copies of a PHP-FPM: its program and settings, with a script of ours. */
export function phpFpmCopies(original: Original, way?: Way): Copies {
  const { instance, source } = original;
  const { binary, version, uid, master } = instance;
  return {
    program: { kind: 'php-fpm', version, binary },
    owner: { uid, pid: master },
    variant(texts) {
      const read = (path: string): Result<string> => {
        const text = texts.get(path);
        return text === undefined ? source.read(path) : ok(text);
      };
      const config = readFpm(instance.config, { ...source, read });
      if (!config.ok) return config;
      const ini = original.ini.map((file) =>
        parseIni(file.path, texts.get(file.path) ?? file.text),
      );
      return ok(sourceOf({ config: config.value, ini }, original, way));
    },
  };
}

function sourceOf(
  read: Pick<Original, 'config' | 'ini'>,
  original: Original,
  way: Way | undefined,
): CopySource {
  const { instance } = original;
  return {
    sockets: read.config.pools.map(socketText),
    socketAt: (entry: Address) => {
      const pool = poolAt(read.config, entry);
      return pool && socketText(pool);
    },
    visible: [instance.binary, ...extensionsOf(read.ini).map(({ path }) => path)],
    protocols: ['http'],
    control: 'unix',
    trusted: () => trusted(read.ini, instance),
    copy: (site) => copyOf(read, original, way, site),
    refusal,
  };
}
