import type { Place, Span } from '../../model/place.ts';

/** One option, from the command line or from a file. */
export interface Option {
  /** The long name: `processes`. */
  readonly name: string;
  readonly value: string;
  /** Where it stands; absent on the command line. */
  readonly place?: Place;
  /** What stands in the file as its value. */
  readonly valueSpan?: Span;
}

/** Short names, and the second names of what matters here (core/uwsgi.c, uwsgi_base_options). */
const names: Readonly<Record<string, string>> = {
  s: 'socket',
  p: 'processes',
  workers: 'processes',
  t: 'harakiri',
  M: 'master',
  T: 'enable-threads',
  w: 'module',
  'wsgi-file': 'wsgi-file',
  file: 'wsgi-file',
  'uwsgi-socket': 'socket',
  plugin: 'plugins',
  H: 'home',
  virtualenv: 'home',
  venv: 'home',
  pyhome: 'home',
};

const long = (name: string): string => names[name] ?? name;

/** The options of a command line; a lone word that names an ini file is `ini`. */
export function optionsIn(words: readonly string[]): readonly Option[] {
  const options: Option[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const [, dashes = '', name = '', joined] = /^(--?)([\w-]+)(?:=([^]*))?$/.exec(word) ?? [];
    if (dashes === '') {
      if (/\.ini(?::[\w-]+)?$/.test(word)) options.push({ name: 'ini', value: word });
      continue;
    }
    const next = words[at + 1];
    const takes = joined === undefined && next !== undefined && !next.startsWith('-');
    if (takes) at += 1;
    options.push({ name: long(name), value: joined ?? (takes ? next : 'true') });
  }
  return options;
}

const section = /^\s*\[([^\]]*)\]/;
const pair = /^(\s*)([\w-]+)(\s*=\s*)(.*?)\s*$/;

/** The options of an ini file's `[uwsgi]` section, or of another one (core/ini.c). */
export function iniOptions(
  path: string,
  text: string,
  wanted: string = 'uwsgi',
): readonly Option[] {
  const options: Option[] = [];
  let current = '';
  for (const { 0: line, index } of text.matchAll(/[^\n]+/g)) {
    const head = section.exec(line);
    if (head) current = head[1] ?? '';
    const found = pair.exec(line);
    if (head || !found || current !== wanted || /^\s*[;#]/.test(line)) continue;
    const [, indent = '', name = '', equals = '', value = ''] = found;
    const start = index + indent.length;
    const valueStart = start + name.length + equals.length;
    const end = valueStart + value.length;
    const span = { start, end };
    const valueSpan = { start: valueStart, end };
    options.push({ name: long(name), value, place: { file: path, span }, valueSpan });
  }
  return options;
}

/** Does the value hold what only a run would fill in: `%(name)`, `$(NAME)`, `@(file)`? */
export const isOpen = (value: string): boolean => /%\(|\$\(|@\(|%[a-zA-Z]/.test(value);
