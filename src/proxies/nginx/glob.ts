import { dirname } from 'node:path/posix';
import type { Files } from '../../host/files.ts';
import { decode } from '../../text/lines.ts';

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

/** A bracket expression, or that nothing can match the pattern, which glibc finds only there. */
type Bracket = { readonly source: string; readonly end: number } | 'nothing' | 'literal';

/** One element: a class `[:x:]`, a byte as `[.x.]` or `[=x=]`, or a byte, perhaps escaped. */
const element = /\[:([a-y]*):\]|\[([.=])([^])\2\]|(\[[.=])|\\?([^])/y;

/** The last byte of a range, which may be `[.x.]` but no class. */
const rangeEnd = /\[\.([^])\.\]|(\[\.)|\\?([^])/y;

function elementAt(form: RegExp, pattern: string, at: number): RegExpExecArray | null {
  form.lastIndex = at;
  return form.exec(pattern);
}

/** Reads `[…]` at `at` as glibc's fnmatch() does; a `[` that is not closed stands for itself. */
function bracket(pattern: string, at: number): Bracket {
  const negated = pattern[at + 1] === '!' || pattern[at + 1] === '^';
  let pos = negated ? at + 2 : at + 1;
  let set = '';
  let dead = false;
  for (let first = true; first || pattern[pos] !== ']'; first = false) {
    const found = elementAt(element, pattern, pos);
    if (!found) return 'literal';
    const [all, name, , named, unclosed, plain] = found;
    if (unclosed !== undefined) return 'nothing';
    pos += all.length;
    if (name !== undefined) {
      // glibc gives up at an unknown class, unless what stands before it has matched.
      dead ||= classes[name] === undefined;
      set += dead ? '' : classes[name];
      continue;
    }
    const from = named ?? plain ?? '';
    const ranges = pattern[pos] === '-' && pattern[pos + 1] !== ']';
    const to = ranges ? elementAt(rangeEnd, pattern, pos + 1) : null;
    if (to?.[2] !== undefined) return 'nothing';
    if (to) pos += 1 + to[0].length;
    const members = to ? byteRange(from, to[1] ?? to[3] ?? '') : literal(from);
    set += dead ? '' : members;
  }
  const hopeless = negated ? dead : set === '';
  const source = hopeless ? '(?!)' : `[${negated ? '^' : ''}${set}]`;
  return { source, end: pos + 1 };
}

/** A component of a pattern as a regular expression, as fnmatch(3) with FNM_PERIOD reads it. */
function component(pattern: string): RegExp {
  let source = /^\\?\./.test(pattern) ? '' : '(?!\\.)';
  for (let pos = 0; pos < pattern.length;) {
    const char = pattern.charAt(pos);
    const set = char === '[' ? bracket(pattern, pos) : 'literal';
    if (set === 'nothing') return /(?!)/;
    if (set !== 'literal') {
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

/** Patterns match bytes (the C locale), so the bytes of a name are what they are matched with. */
const bytesOf = (name: string): string => Buffer.from(name).toString('latin1');

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
      return files.exists(decode(path)) ? [path] : [];
    }
    const listed = files.list(decode(folder));
    if (!listed.ok) return [];
    const matches = component(name);
    return ['.', '..', ...listed.value.map(bytesOf)]
      .filter((entry) => matches.test(entry))
      .map((entry) => base + entry);
  });
}

/**
 * The files that an `include` names, in nginx's order: the path itself, or, for a pattern, what
 * glob(3) gives in the C locale, sorted by bytes. A pattern that matches nothing gives no files.
 * @param argument a binary string, as it stands in the configuration
 */
export function includedPaths(argument: string, main: string, files: Files): readonly string[] {
  const named = argument.split('\0')[0] ?? '';
  const folder = bytesOf(dirname(main));
  const path = named.startsWith('/') ? named : `${folder === '/' ? '' : folder}/${named}`;
  if (!magic.test(path)) return [decode(path)];
  const found = expand(path, files).toSorted((a, b) => (a < b ? -1 : Number(a > b)));
  return found.map((name) => decode(name));
}
