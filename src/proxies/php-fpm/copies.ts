import { statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

import type { Files } from '../../host/files.ts';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { Address } from '../../model/route.ts';
import { endpointOf, supervised } from '../application/supervisor.ts';
import type { Copies, Copy, CopySite, CopySource, Refusal, Way } from '../copies.ts';
import { readFpm, type FileEntry, type FpmConfig, type Pool } from './config.ts';
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

/** Settings by which PHP would run something of the user's, or keep the relay from its work. */
const left = [
  'auto_prepend_file',
  'auto_append_file',
  'opcache.preload',
  'ffi.preload',
  'disable_functions',
  'open_basedir',
] as const;

const phpKey = /^php_(?:admin_)?(?:value|flag)$/;

/** The pool's own PHP settings and its limit, as they stand; all else is the copy's. */
function poolText({ name, entries }: Pool, listen: string, log: string): string {
  const kept = entries.filter(
    ({ key, sub = '' }) =>
      key === 'request_terminate_timeout' ||
      (phpKey.test(key) && ![...left, 'error_log'].includes(sub)),
  );
  const lines = kept.map(({ file, span }: FileEntry) => file.text.slice(span.start, span.end));
  return [
    '[global]',
    `error_log = ${log}`,
    'daemonize = no',
    `[${name}]`,
    `listen = ${listen}`,
    'pm = static',
    'pm.max_children = 16',
    ...lines,
    '',
  ].join('\n');
}

/** Extensions of PHP that its configuration names by their path. */
const extensionsOf = (ini: readonly IniFile[]): readonly { file: IniFile; path: string }[] =>
  ini.flatMap((file) =>
    file.entries
      .filter(({ key, value }) => /^(zend_)?extension$/.test(key) && isAbsolute(value))
      .map(({ value }) => ({ file, path: value })),
  );

function trusted(ini: readonly IniFile[], { binary }: Instance): Result<void> {
  const owner = statSync(binary, { throwIfNoEntry: false })?.uid;
  const foreign = extensionsOf(ini).find(({ path }) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    return !stat || stat.uid !== owner || (stat.mode & 0o022) !== 0;
  });
  return foreign === undefined
    ? ok(undefined)
    : fail('sandbox-untrusted-code', { directive: 'extension', file: foreign.file.path });
}

/** Lines of `PHP_VALUE` and its sibling that the copy gets as well. */
function harmlessLines(text: string): string {
  const names = new RegExp(`^\\s*(?:${left.join('|').replaceAll('.', '\\.')})\\s*=`);
  return text
    .split('\n')
    .filter((line) => !names.test(line))
    .join('\n');
}

/** What the copy does not have of what the original says. */
function changes(pool: Pool, ini: readonly IniFile[]): Failure[] {
  const said = [
    ...ini.flatMap(({ entries }) => entries.filter(({ value }) => value !== '')),
    ...pool.entries.map(({ sub = '' }) => ({ key: sub })),
  ];
  return [
    { code: 'sandbox-own-application', details: {} },
    ...left.flatMap((directive) => {
      const count = said.filter(({ key }) => key === directive).length;
      return count === 0 ? [] : [{ code: 'sandbox-left-out', details: { directive, count } }];
    }),
  ];
}

function copyOf(
  { config, ini }: Pick<Original, 'config' | 'ini'>,
  original: Original,
  way: Way | undefined,
  site: CopySite,
): Result<Copy> {
  const { instance } = original;
  const [first] = config.pools;
  const { port = 0, address = '' } = way?.request ?? {};
  const host = address.replace(/^unix:/, '');
  const pool = way ? poolAt(config, { host, port }) : first;
  if (!pool) return fail('pool-not-listening', { address: host });
  const listen =
    site.listen(socketText(pool)) ?? pool.entries.find(({ key }) => key === 'listen')?.value ?? '';
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
      { path: at('fpm.conf'), text: poolText(pool, listen, at('log')) },
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
