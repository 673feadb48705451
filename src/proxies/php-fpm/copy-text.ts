import type { Failure } from '../../model/result.ts';
import { directive, type FileEntry, type FpmConfig, type Pool } from './config.ts';
import type { IniFile } from './ini.ts';

/** Settings by which PHP would run something of the user's, or keep the relay from its work. */
export const left = [
  'auto_prepend_file',
  'auto_append_file',
  'error_log',
  'opcache.preload',
  'ffi.preload',
  'disable_functions',
  'open_basedir',
] as const;

const phpKey = /^php_(?:admin_)?(?:value|flag)$/;

/** Where a copy listens and writes, and whether its limits on how many may come at once stay. */
interface CopySite {
  readonly listen: string;
  readonly log: string;
  readonly crowded: boolean;
}

/** Workers enough for trials side by side. */
const ample = 16;

/**
 * The pool's own PHP settings and its limits, as they stand; all else is the copy's. It has all its
 * workers from the start, so that no trial waits for one that is yet to come.
 */
export function fpmText(
  { global }: Pick<FpmConfig, 'global'>,
  { name, entries }: Pool,
  { listen, log, crowded }: CopySite,
): string {
  const kept = entries.filter(
    ({ key, sub = '' }) =>
      key === 'request_terminate_timeout' ||
      (phpKey.test(key) && !(left as readonly string[]).includes(sub)),
  );
  const lines = kept.map(({ file, span }: FileEntry) => file.text.slice(span.start, span.end));
  return [
    '[global]',
    `error_log = ${log}`,
    'daemonize = no',
    ...(crowded ? [`process.max = ${directive(global, 'process.max')?.value ?? 0}`] : []),
    `[${name}]`,
    `listen = ${listen}`,
    'pm = static',
    `pm.max_children = ${(crowded && directive(entries, 'pm.max_children')?.value) || ample}`,
    ...lines,
    '',
  ].join('\n');
}

/** Lines of `PHP_VALUE` and its sibling that the copy gets as well. */
export function harmlessLines(text: string): string {
  const names = new RegExp(`^\\s*(?:${left.join('|').replaceAll('.', '\\.')})\\s*=`);
  return text
    .split('\n')
    .filter((line) => !names.test(line))
    .join('\n');
}

/** What the copy does not have of what the original says. */
export function changes(pool: Pool, ini: readonly IniFile[]): Failure[] {
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
