import { readLua } from './lua.ts';
import { cursorAt, readStatement, report, type Cursor, type Statement } from './scan.ts';
import type { Block, Directive, Problem, SourceFile, Word } from './tree.ts';

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
  readonly head: readonly Word[];
  readonly start: number;
  readonly directives: Directive[];
}

function directive(words: readonly Word[], end: number, block?: Block): Directive {
  const [name = { value: '', span: { start: end - 1, end: end - 1 } }, ...args] = words;
  const span = { start: name.span.start, end };
  return block
    ? { kind: 'directive', name, args, span, block }
    : { kind: 'directive', name, args, span };
}

function close(open: Open, end: number, closed: boolean): Directive {
  const block: Block = { directives: open.directives, span: { start: open.start, end } };
  const data = dataBlocks.has(open.head[0]?.value ?? '');
  return directive(open.head, closed ? end + 1 : end, data ? { ...block, data: true } : block);
}

function luaDirective(cursor: Cursor, words: readonly Word[]): Directive {
  const span = readLua(cursor);
  return directive(words, cursor.pos, { directives: [], span, raw: true });
}

/** Puts a statement where it belongs: into the innermost open block, or on top of them. */
function place(cursor: Cursor, { words, end }: Statement, stack: Open[], top: Open): void {
  if (words.length > 0 && end !== '{') {
    const missing = end !== ';';
    top.directives.push(directive(words, missing ? (words.at(-1)?.span.end ?? 0) : cursor.pos));
  }
  if (end === '{') {
    if (words[0]?.value.endsWith('_by_lua_block')) top.directives.push(luaDirective(cursor, words));
    else stack.push({ head: words, start: cursor.pos, directives: [] });
  }
  if (end === '}') {
    stack.pop();
    const outer = stack.at(-1);
    if (outer) {
      outer.directives.push(close(top, cursor.pos - 1, true));
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
    const name = innermost.head[0];
    report(cursor, 'nginx-unexpected-end', name?.span.start ?? innermost.start - 1, end, {
      expected: '}',
      directive: name?.value ?? '',
    });
  }
  for (let open = stack.pop(); open && stack.length > 0; open = stack.pop()) {
    stack.at(-1)?.directives.push(close(open, end, false));
  }
}

/**
 * Reads a file's text (a binary string) as ngx_conf_parse() does, whatever is in it. No recursion:
 * a file may nest as deep as it likes. Problems come in the order of the file.
 */
export function parseFile(path: string, text: string): SourceFile {
  const problems: Problem[] = [];
  const cursor = cursorAt(path, text, problems);
  const root: Open = { head: [], start: 0, directives: [] };
  const stack = [root];
  for (;;) {
    const statement = readStatement(cursor);
    place(cursor, statement, stack, stack.at(-1) ?? root);
    if (statement.end === 'end') break;
  }
  closeAll(cursor, stack);
  const span = { start: 0, end: text.length };
  return { path, text, root: { directives: root.directives, span }, problems };
}
