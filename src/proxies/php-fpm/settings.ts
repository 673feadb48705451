import type { Place } from '../../model/place.ts';
import type { Parameters, Setting, Settings } from '../../model/route.ts';
import { directive, placeOf, type FileEntry, type Pool } from './config.ts';
import type { IniFile } from './ini.ts';

/** PHP's own defaults of what matters to a stream (main.c, zlib.c). */
const phpDefaults: Readonly<Record<string, string>> = {
  output_buffering: '',
  output_handler: '',
  implicit_flush: '',
  'zlib.output_compression': '',
  'zlib.output_handler': '',
  max_execution_time: '30',
};

/** FPM's own (fpm_conf.c); a pool without `pm` or `listen` does not start. */
const poolDefaults: Readonly<Record<string, string>> = {
  pm: '',
  'pm.max_children': '',
  request_terminate_timeout: '0',
  listen: '',
};

/** One value on the way to the effective one, weakest first. */
interface Source {
  readonly value: string;
  readonly place?: Place;
  readonly scope: string;
}

/** Sections of php.ini that hold for a folder or a host only. */
const isConditional = (section: string): boolean => /^(PATH|HOST)=/i.test(section);

function fromIni(name: string, files: readonly IniFile[]): Source[] {
  return files.flatMap((file) =>
    file.entries
      .filter(({ key, section }) => key === name && !isConditional(section))
      .map((entry) => ({
        value: entry.value,
        place: placeOf({ ...entry, file }),
        scope: 'php.ini',
      })),
  );
}

const poolKeys = [
  ['php_value', 'php_flag'],
  ['php_admin_value', 'php_admin_flag'],
] as const;

/** The pool's own; those of the administrator beat the others wherever they stand. */
function fromPool(name: string, { entries }: Pool): Source[] {
  return poolKeys.flatMap((keys) =>
    entries
      .filter(({ key, sub }) => sub === name && (keys as readonly string[]).includes(key))
      .map((entry) => ({ value: entry.value, place: placeOf(entry), scope: 'pool' })),
  );
}

/** What the web server sets for one request: lines of `name = value` (fpm_main.c). */
function fromParameters(name: string, parameters: Parameters): Source[] {
  return ['PHP_VALUE', 'PHP_ADMIN_VALUE'].flatMap((variable) =>
    parameters
      .filter(([key]) => key === variable)
      .flatMap(([, text]) => text.split('\n'))
      .map((line) => /^\s*([\w.]+)\s*=\s*"?([^"]*?)"?\s*$/.exec(line))
      .filter((found) => found?.[1] === name)
      .map((found) => ({ value: normal(found?.[2] ?? ''), scope: variable })),
  );
}

const normal = (value: string): string => {
  if (/^(on|yes|true)$/i.test(value)) return '1';
  return /^(off|no|false|none)$/i.test(value) ? '' : value;
};

function settingOf(name: string, sources: readonly Source[], byDefault: string): Setting {
  const last = sources.at(-1);
  const before = sources.slice(0, -1).flatMap(({ place }) => place ?? []);
  const value = last?.value ?? byDefault;
  return {
    directive: name,
    values: value === '' ? [] : [[value]],
    source: last ? 'configured' : 'default',
    places: last?.place ? [last.place] : [],
    ...(last ? { scope: last.scope } : {}),
    overrode: before.toReversed(),
  };
}

/** The settings that hold in a pool for a request with these variables, as far as files tell. */
export function settingsOf(
  pool: Pool,
  ini: readonly IniFile[],
  parameters: Parameters = [],
): Settings {
  const php = Object.entries(phpDefaults).map(([name, byDefault]) =>
    settingOf(
      name,
      [...fromIni(name, ini), ...fromPool(name, pool), ...fromParameters(name, parameters)],
      byDefault,
    ),
  );
  const own = Object.entries(poolDefaults).map(([name, byDefault]) => {
    const entry: FileEntry | undefined = directive(pool.entries, name);
    const sources = entry
      ? [{ value: entry.value, place: placeOf(entry), scope: 'pool' } satisfies Source]
      : [];
    return settingOf(name, sources, byDefault);
  });
  return new Map([...php, ...own].map((setting) => [setting.directive, setting]));
}

/** The one value of a setting; empty where it is off. */
export const valueOf = (settings: Settings, name: string): string =>
  settings.get(name)?.values[0]?.[0] ?? '';

/** `4096`, `4K`; On is 1. */
export function bytesOf(value: string): number {
  const [, digits = '0', unit = ''] = /^(\d+)\s*([kmg]?)/i.exec(value) ?? [];
  const power = ['', 'k', 'm', 'g'].indexOf(unit.toLowerCase());
  return Number(digits) * 1024 ** power;
}
