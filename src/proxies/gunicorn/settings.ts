import type { Setting, Settings } from '../../model/route.ts';
import type { Instance } from './instance.ts';
import type { Assignment } from './python-config.ts';

/** gunicorn's own defaults (gunicorn/config.py). */
const defaults: Readonly<Record<string, string>> = {
  bind: '127.0.0.1:8000',
  workers: '1',
  worker_class: 'sync',
  threads: '1',
  worker_connections: '1000',
  timeout: '30',
};

/** A configuration file that was read; never run. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
  readonly assignments: readonly Assignment[];
}

/** What a setting that the file gives depends on, beyond literals. */
export const openIn = ({ assignments }: ConfigFile): readonly string[] =>
  Object.keys(defaults).filter((name) => {
    const own = assignments.filter((assignment) => assignment.name === name);
    return own.some(({ value }) => value === undefined);
  });

function settingOf(
  name: string,
  byDefault: string,
  instance: Instance,
  file: ConfigFile | undefined,
): Setting {
  const { commandLine, environment } = instance;
  const given = commandLine.options.get(name);
  const fromEnvironment = environment.arguments?.options.get(name);
  const assigned = file?.assignments.findLast((assignment) => assignment.name === name);
  const place = assigned && file ? [{ file: file.path, span: assigned.span }] : [];
  const base = { directive: name, overrode: [] as const };
  const over = given ?? fromEnvironment;
  if (over !== undefined) {
    const scope = given === undefined ? 'GUNICORN_CMD_ARGS' : 'command line';
    return { ...base, values: [[over]], source: 'configured', places: [], scope, overrode: place };
  }
  if (assigned) {
    const values = assigned.value === undefined ? [] : [[assigned.value]];
    return { ...base, values, source: 'configured', places: place, scope: 'file' };
  }
  if (name === 'workers' && environment.workers !== undefined) {
    const { workers } = environment;
    return {
      ...base,
      values: [[workers]],
      source: 'configured',
      places: [],
      scope: 'WEB_CONCURRENCY',
    };
  }
  return { ...base, values: [[byDefault]], source: 'default', places: [] };
}

/** The settings in effect: the command line beats the environment, that the file, that the defaults. */
export function settingsOf(instance: Instance, file: ConfigFile | undefined): Settings {
  return new Map(
    Object.entries(defaults).map(([name, byDefault]) => [
      name,
      settingOf(name, byDefault, instance, file),
    ]),
  );
}

/** The one value of a setting; undefined where it is not known. */
export const valueOf = (settings: Settings, name: string): string | undefined =>
  settings.get(name)?.values[0]?.[0];

/** The kind of worker that runs, where that is known: with threads, a sync worker becomes gthread (gunicorn/config.py). */
export function workerClass(settings: Settings): string | undefined {
  const name = valueOf(settings, 'worker_class');
  const threads = Number(valueOf(settings, 'threads') ?? Number.NaN);
  if (name !== 'sync') return name;
  if (Number.isNaN(threads)) return undefined;
  return threads > 1 ? 'gthread' : name;
}

/** How many streams it can serve at once; undefined where that is not known, or no small number. */
export function capacityOf(settings: Settings): number | undefined {
  const workers = Number(valueOf(settings, 'workers') ?? Number.NaN);
  const threads = Number(valueOf(settings, 'threads') ?? Number.NaN);
  const kind = workerClass(settings);
  if (kind === 'sync') return Number.isNaN(workers) ? undefined : workers;
  return kind === 'gthread' && !Number.isNaN(workers * threads) ? workers * threads : undefined;
}
