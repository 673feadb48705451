import { blank, maskText } from '../observe/secrets.ts';
import type { Span } from '../model/place.ts';
import type { Config, Node } from '../proxies/nginx/config.ts';
import type { Block, Directive, SourceFile, Word } from '../proxies/nginx/tree.ts';

const secretName =
  /authorization|cookie|credential|password|passphrase|secret|secure_link_md5|token|api-?_?key/i;

/** Directives whose first word is the name of what the others say. */
const naming =
  /^(?:set|add_header|add_trailer|more_set(?:_input)?_headers|\w+_set_header|\w+_param)$/;

/** What hides nothing: a variable alone, a switch, the operators of a condition. */
const open = /^(?:\$\{?\w+\}?|on|off|\d?|[!=~*^()]+)$/;

/** Which of a directive's words (without quotes) hide a secret. */
export function secretWords(directive: string, words: readonly string[]): readonly boolean[] {
  const byDirective = secretName.test(directive);
  const named = naming.test(directive) || directive === 'if';
  const byWord = named && secretName.test(words[0] ?? '');
  return words.map((word, at) => {
    if (open.test(word)) return false;
    return byDirective || (byWord && at > 0);
  });
}

/** The words of `map`, `geo` and the like that say how the block is read. */
const dataWords: ReadonlySet<string> = new Set(['default', 'hostnames', 'include', 'volatile']);

/** A word, and whether all of it is to be hidden. */
type Hidden = readonly [word: Word, hidden: boolean];

function* dataOf(entries: readonly Directive[], hidden: boolean): Generator<Hidden> {
  for (const { name, args } of entries) {
    yield [name, hidden && !dataWords.has(name.value)];
    for (const arg of args) {
      yield [arg, hidden && name.value !== 'include' && !open.test(arg.value)];
    }
  }
}

const hidesEntries = ({ args, block }: Directive): boolean =>
  block?.data === true && args.some(({ value }) => secretName.test(value));

/** The words of a directive, those of its block aside. */
function wordsOf({ name, args, block }: Directive): readonly Hidden[] {
  const values = args.map(({ value }) => value);
  const secrets = block?.data ? [] : secretWords(name.value, values);
  return [[name, false], ...args.map((arg, at): Hidden => [arg, secrets[at] === true])];
}

/** The written word without what it says; quotes and the end of a condition stay. */
function blanked(written: string): string {
  const [, before = '', secret = '', after = ''] = /^(["']?)(.*?)(["']?\)*)$/s.exec(written) ?? [];
  return before + blank(secret) + after;
}

/** Files whose lines are the entries of a block that hides them. */
function hiddenFiles(nodes: readonly Node[], found: Set<SourceFile> = new Set()): Set<SourceFile> {
  for (const node of nodes) {
    const { directive, file } = node;
    if (!directive.block?.includes) continue;
    const { children = [] } = node;
    if (!hidesEntries(directive)) hiddenFiles(children, found);
    else for (const child of children) if (child.file !== file) found.add(child.file);
  }
  return found;
}

/** What nothing is hidden without: a name of a secret, or the signs by which `maskText` knows one. */
const suspect = new RegExp(`${secretName.source}|[=@]|Bearer|Basic|-----BEGIN|eyJ`, 'gi');

/** A part of a file that is looked at whole: words, and what stands between them. */
interface Region extends Span {
  readonly words: Iterable<Hidden>;
}

/** The first directive that ends behind an offset; their number where there is none. */
function firstBeyond(directives: readonly Directive[], offset: number): number {
  let [from, to] = [0, directives.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((directives[middle]?.span.end ?? 0) > offset) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** What stands at an offset: a directive up to its block, or what is between directives. */
function regionAt({ root }: SourceFile, offset: number): Region {
  for (let block: Block = root; ;) {
    const { directives, span } = block;
    const at = firstBeyond(directives, offset);
    const directive = directives[at];
    const start = directives[at - 1]?.span.end ?? span.start;
    if (!directive || directive.span.start > offset) {
      return { start, end: directive?.span.start ?? span.end, words: [] };
    }
    const { block: inner, span: own } = directive;
    if (!inner || offset < inner.span.start) {
      const words = block.data ? dataOf([directive], false) : wordsOf(directive);
      if (!inner) return { ...own, words };
      if (!hidesEntries(directive)) return { start: own.start, end: inner.span.start, words };
      const all = [...words, ...dataOf(inner.directives, true)];
      return { start: own.start, end: inner.span.end, words: all };
    }
    if (offset >= inner.span.end) return { start: inner.span.end, end: own.end, words: [] };
    if (inner.raw) return { ...inner.span, words: [] };
    block = inner;
  }
}

function maskedRegion(text: string, { start, end, words }: Region): string {
  const parts: string[] = [];
  let done = start;
  for (const [{ span }, hidden] of words) {
    const written = text.slice(span.start, span.end);
    parts.push(maskText(text.slice(done, span.start)));
    parts.push(hidden ? blanked(written) : maskText(written));
    done = span.end;
  }
  return [...parts, maskText(text.slice(done, end))].join('');
}

function masked(file: SourceFile, entries: boolean): string {
  const { text, root } = file;
  if (entries) return maskedRegion(text, { ...root.span, words: dataOf(root.directives, true) });
  const parts: string[] = [];
  let done = 0;
  for (const { index } of text.matchAll(suspect)) {
    if (index < done) continue;
    const region = regionAt(file, index);
    parts.push(text.slice(done, region.start), maskedRegion(text, region));
    done = region.end;
  }
  return [...parts, text.slice(done)].join('');
}

/**
 * The texts of a configuration that may be shown or kept, by path: passwords, keys and tokens are
 * replaced by as many letters x, so that every offset still holds.
 */
export function maskedTexts(config: Config): ReadonlyMap<string, string> {
  const entries = hiddenFiles(config.nodes);
  return new Map([...config.files].map(([path, file]) => [path, masked(file, entries.has(file))]));
}

/** Names whose values hide a secret, in ini files and in Python. */
const secretKey =
  /authorization|cookie|credential|dsn|pass|secret|token|(?:^|_)(?:key|pw)\b|api-?_?key/i;

/**
 * Lines of `name = value`, as ini files and Python write them, without the values that hide a secret;
 * byte for byte as long.
 */
export function maskedLines(text: string): string {
  return maskText(text).replaceAll(
    /^([^=\n]*)(=[ \t]*)([^\n]*)$/gm,
    (line, name: string, equals: string, value: string) =>
      secretKey.test(name) ? name + equals + blank(value) : line,
  );
}
