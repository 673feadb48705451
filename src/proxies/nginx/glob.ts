import { dirname } from 'node:path/posix';
import type { Files } from '../../host/files.ts';

/** What decides in nginx that an `include` is a pattern (strpbrk in ngx_conf_include()). */
const magic = /[*?[]/;

const classes: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
};

const literal = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
const byteRange = (from: string, to: string): string =>
  from <= to ? `${literal(from)}-${literal(to)}` : '';

/** One element of a bracket expression: a class, `[.x.]`, `[=x=]`, or a byte, perhaps escaped. */
const bracketElement = /\[:([a-z]+):\]|\[([.=])(.)\2\]|\\?([^])/y;

/** Reads `[…]` at `at`; undefined when it is not closed, and then `[` stands for itself. */
function bracket(pattern: string, at: number): { source: string; end: number } | undefined {
  let pos = at + 1;
  const negated = pattern[pos] === '!' || pattern[pos] === '^';
  if (negated) pos++;
  let set = '';
  for (let first = true; first || pattern[pos] !== ']'; first = false) {
    bracketElement.lastIndex = pos;
    const found = bracketElement.exec(pattern);
    if (!found) return undefined;
    pos = bracketElement.lastIndex;
    if (found[1] !== undefined) {
      const known = classes[found[1]];
      if (known === undefined) return { source: '(?!)', end: pattern.length };
      set += known;
      continue;
    }
    const from = found[3] ?? found[4] ?? '';
    bracketElement.lastIndex = pos + 1;
    const to =
      pattern[pos] === '-' && pattern[pos + 1] !== ']' ? bracketElement.exec(pattern) : null;
    if (to) pos = bracketElement.lastIndex;
    set += to ? byteRange(from, to[3] ?? to[4] ?? '') : literal(from);
  }
  const source = negated ? `[^${set}/]` : set === '' ? '(?!)' : `[${set}]`;
  return { source, end: pos + 1 };
}

/** A component of a pattern as a regular expression, as fnmatch(3) with FNM_PERIOD reads it. */
function component(pattern: string): RegExp {
  let source = /^\\?\./.test(pattern) ? '' : '(?!\\.)';
  for (let pos = 0; pos < pattern.length;) {
    const char = pattern.charAt(pos);
    const set = char === '[' ? bracket(pattern, pos) : undefined;
    if (set) {
      source += set.source;
      pos = set.end;
    } else if (char === '\\') {
      // A backslash at the end matches nothing.
      source += pos + 1 < pattern.length ? literal(pattern.charAt(pos + 1)) : '(?!)';
      pos += 2;
    } else {
      source += char === '*' ? '[^]*' : char === '?' ? '[^]' : literal(char);
      pos++;
    }
  }
  return new RegExp(`^${source}$`, 's');
}

/** Is there something to match in it, in the eyes of glob(3): a `[` counts only with its `]`. */
function isPattern(name: string): boolean {
  const bare = name.replaceAll(/\\[^]/g, '');
  return /[*?]|\[[^]*\]/.test(bare);
}

const unescape = (name: string): string => name.replaceAll(/\\([^])/g, '$1');

function expand(pattern: string, files: Files): readonly string[] {
  const slash = pattern.lastIndexOf('/');
  const folderPattern = slash > 0 ? pattern.slice(0, slash) : '/';
  const name = pattern.slice(slash + 1);
  const folders =
    folderPattern !== '/' && isPattern(folderPattern)
      ? expand(folderPattern, files)
      : [unescape(folderPattern)];
  return folders.flatMap((folder) => {
    const base = folder === '/' ? '/' : `${folder}/`;
    if (!isPattern(name)) {
      const path = base + unescape(name);
      return files.exists(path) ? [path] : [];
    }
    const listed = files.list(folder);
    if (!listed.ok) return [];
    const matches = component(name);
    return ['.', '..', ...listed.value]
      .filter((entry) => matches.test(entry))
      .map((entry) => base + entry);
  });
}

/**
 * The files that an `include` names, in nginx's order: the path itself, or, for a pattern, what
 * glob(3) gives in the C locale, sorted by bytes. A pattern that matches nothing gives no files.
 */
export function includedPaths(argument: string, main: string, files: Files): readonly string[] {
  const named = argument.split('\0')[0] ?? '';
  const folder = dirname(main);
  const path = named.startsWith('/') ? named : `${folder === '/' ? '' : folder}/${named}`;
  if (!magic.test(path)) return [path];
  return [...expand(path, files)].sort((a, b) => (a < b ? -1 : Number(a > b)));
}
