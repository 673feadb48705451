import type { Span } from '../../model/place.ts';
import { readLua } from './lua.ts';
import { cursorAt, readStatement, report, type Cursor, type Statement } from './scan.ts';
import type { Block, Directive, Problem, SourceFile, Word } from './tree.ts';
import type { WordList } from './words.ts';

/** Blocks that nginx gives to a handler of their module, line by line, instead of to its directives. */
const dataBlocks: ReadonlySet<string> = new Set([
  'charset_map',
  'geo',
  'map',
  'split_clients',
  'types',
]);

/** A block whose `}` has not come yet. */
interface Open {
  readonly head: Statement;
  readonly start: number;
  readonly directives: Directive[];
  includes: boolean;
}

/** Makes its words and its span when they are asked for. */
class ParsedDirective implements Directive {
  readonly kind = 'directive';
  readonly block?: Block;
  private readonly words: WordList;
  private readonly first: number;
  private readonly count: number;
  private readonly end: number;
  private known: string | undefined;

  constructor(words: WordList, { first, count }: Statement, end: number, block?: Block) {
    this.words = words;
    this.first = first;
    this.count = count;
    this.end = end;
    if (block) this.block = block;
  }

  get name(): Word {
    if (this.count > 0) return this.words.word(this.first);
    const brace = this.block ? this.block.span.start - 1 : this.end;
    return { value: '', span: { start: brace, end: brace } };
  }

  get keyword(): string {
    this.known ??= this.count > 0 ? this.words.value(this.first) : '';
    return this.known;
  }

  get argCount(): number {
    return Math.max(this.count - 1, 0);
  }

  get written(): string {
    return this.count > 1 ? this.words.text(this.first + 1, this.first + this.count - 1) : '';
  }

  get args(): readonly Word[] {
    const args: Word[] = [];
    for (let at = 1; at < this.count; at++) args.push(this.words.word(this.first + at));
    return args;
  }

  get span(): Span {
    return { start: this.name.span.start, end: this.end };
  }
}

function nameOf({ words }: Cursor, { first, count }: Statement): string {
  return count > 0 ? words.value(first) : '';
}

function close(cursor: Cursor, open: Open, end: number, closed: boolean): Directive {
  const { directives, start, head } = open;
  const span = { start, end };
  const data = dataBlocks.has(nameOf(cursor, head));
  const block: Block = {
    directives,
    span,
    ...(data ? { data } : undefined),
    ...(open.includes ? { includes: true } : undefined),
  };
  return new ParsedDirective(cursor.words, head, closed ? end + 1 : end, block);
}

/** Puts a statement where it belongs: into the innermost open block, or on top of them. */
function place(cursor: Cursor, statement: Statement, stack: Open[], top: Open): void {
  const { words } = cursor;
  const { first, count, end } = statement;
  if (count > 0 && end !== '{') {
    const stop = end === ';' ? cursor.pos : words.end(first + count - 1);
    top.directives.push(new ParsedDirective(words, statement, stop));
    top.includes ||= count === 2 && nameOf(cursor, statement) === 'include';
  }
  if (end === '{') {
    if (nameOf(cursor, statement).endsWith('_by_lua_block')) {
      const block: Block = { directives: [], span: readLua(cursor), raw: true };
      top.directives.push(new ParsedDirective(words, statement, cursor.pos, block));
    } else {
      stack.push({ head: statement, start: cursor.pos, directives: [], includes: false });
    }
  }
  if (end === '}') {
    stack.pop();
    const outer = stack.at(-1);
    if (outer) {
      outer.directives.push(close(cursor, top, cursor.pos - 1, true));
      outer.includes ||= top.includes;
    } else {
      stack.push(top);
      const details = { character: '}', expected: 'directive' };
      report(cursor, 'nginx-unexpected-character', cursor.pos - 1, cursor.pos, details);
    }
  }
}

/** Closes what the file leaves open. */
function closeAll(cursor: Cursor, stack: Open[]): void {
  const innermost = stack.at(-1);
  const end = cursor.text.length;
  if (innermost && stack.length > 1) {
    const { first, count } = innermost.head;
    const start = count > 0 ? cursor.words.start(first) : innermost.start - 1;
    const details = { expected: '}', directive: nameOf(cursor, innermost.head) };
    report(cursor, 'nginx-unexpected-end', start, end, details);
  }
  for (let open = stack.pop(); open && stack.length > 0; open = stack.pop()) {
    const outer = stack.at(-1);
    outer?.directives.push(close(cursor, open, end, false));
    if (outer) outer.includes ||= open.includes;
  }
}

/**
 * Reads a file's text (a binary string) as ngx_conf_parse() does, whatever is in it. No recursion:
 * a file may nest as deep as it likes. Problems come in the order of the file.
 */
export function parseFile(path: string, text: string): SourceFile {
  const problems: Problem[] = [];
  const cursor = cursorAt(path, text, problems);
  const root: Open = {
    head: { first: 0, count: 0, end: 'end' },
    start: 0,
    directives: [],
    includes: false,
  };
  const stack = [root];
  for (;;) {
    const statement = readStatement(cursor);
    place(cursor, statement, stack, stack.at(-1) ?? root);
    if (statement.end === 'end') break;
  }
  closeAll(cursor, stack);
  const span = { start: 0, end: text.length };
  const { directives, includes } = root;
  const block: Block = includes ? { directives, span, includes } : { directives, span };
  return { path, text, root: block, problems };
}
