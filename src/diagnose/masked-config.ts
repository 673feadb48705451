import { blank, maskText } from '../observe/secrets.ts';
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

function* dataOf(block: Block, hidden: boolean): Generator<Hidden> {
  for (const { name, args } of block.directives) {
    yield [name, hidden && !dataWords.has(name.value)];
    for (const arg of args) {
      yield [arg, hidden && name.value !== 'include' && !open.test(arg.value)];
    }
  }
}

const hidesEntries = ({ args, block }: Directive): boolean =>
  block?.data === true && args.some(({ value }) => secretName.test(value));

function* wordsOf(directive: Directive): Generator<Hidden> {
  const { name, args, block } = directive;
  const values = args.map(({ value }) => value);
  yield [name, false];
  const secrets = secretWords(name.value, values);
  for (const [at, arg] of args.entries()) yield [arg, !block?.data && secrets[at] === true];
  if (!block) return;
  if (block.data) yield* dataOf(block, hidesEntries(directive));
  else for (const child of block.directives) yield* wordsOf(child);
}

/** The written word without what it says; quotes and the end of a condition stay. */
function blanked(written: string): string {
  const [, before = '', secret = '', after = ''] = /^(["']?)(.*?)(["']?\)*)$/s.exec(written) ?? [];
  return before + blank(secret) + after;
}

/** Files whose lines are the entries of a block that hides them. */
function hiddenFiles(nodes: readonly Node[], found: Set<SourceFile> = new Set()): Set<SourceFile> {
  for (const { directive, file, children = [] } of nodes) {
    if (!hidesEntries(directive)) hiddenFiles(children, found);
    else for (const child of children) if (child.file !== file) found.add(child.file);
  }
  return found;
}

function masked({ text, root }: SourceFile, entries: boolean): string {
  const parts: string[] = [];
  let done = 0;
  const words = entries ? dataOf(root, true) : root.directives.flatMap((one) => [...wordsOf(one)]);
  for (const [{ span }, hidden] of words) {
    const written = text.slice(span.start, span.end);
    parts.push(maskText(text.slice(done, span.start)));
    parts.push(hidden ? blanked(written) : maskText(written));
    done = span.end;
  }
  return [...parts, maskText(text.slice(done))].join('');
}

/**
 * The texts of a configuration that may be shown or kept, by path: passwords, keys and tokens are
 * replaced by as many letters x, so that every offset still holds.
 */
export function maskedTexts(config: Config): ReadonlyMap<string, string> {
  const entries = hiddenFiles(config.nodes);
  return new Map([...config.files].map(([path, file]) => [path, masked(file, entries.has(file))]));
}
