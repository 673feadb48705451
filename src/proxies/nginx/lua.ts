import type { Span } from '../../model/place.ts';
import { report, windowBytes, type Cursor } from './scan.ts';

/** What the Lua module's lexer looks for, and passes over, in a `*_by_lua_block` (its util/gen-lexer-c). */
const token =
  /\{|\}|\[=*\[|--\[=*\[|\]=*\]|--[^\n]*|"(?:\\[^\n]|[^"\n\\])*"|'(?:\\[^\n]|[^'\n\\])*'/g;

const longBracket = /^(?:--)?\[(=*)\[$/;

type Step = '{' | '}' | 'other' | 'refused';

function refuse(cursor: Cursor, opened: number, code: string, expected: string): Step {
  report(cursor, code, opened, cursor.pos, { expected, limit: windowBytes });
  return 'refused';
}

/** Shows the lexer the bytes from `from` on: a token must fit one window. False when it does not. */
function refill(cursor: Cursor, from: number): boolean {
  if (cursor.last - from === windowBytes) return false;
  cursor.last = Math.min(from + windowBytes, cursor.text.length);
  return true;
}

/** Takes the token that was found in the window; a long bracket with what it encloses. */
function takeToken(cursor: Cursor, window: string, found: RegExpExecArray): Step {
  let end = found.index + found[0].length;
  const bracket = longBracket.exec(found[0]);
  if (bracket) {
    const closing = `]${bracket[1]}]`;
    const at = window.indexOf(closing, end);
    if (at < 0) return refuse(cursor, cursor.pos + found.index, 'nginx-lua-bracket', closing);
    end = at + closing.length;
  }
  cursor.pos += end;
  return found[0] === '{' || found[0] === '}' ? found[0] : 'other';
}

/** One token, through the same windows as ngx_http_lua_conf_read_lua_token(). */
function readToken(cursor: Cursor, opened: number): Step {
  const { text } = cursor;
  let start = cursor.pos;
  for (;;) {
    const left = cursor.last - cursor.pos;
    if (left <= 0 || (left < windowBytes / 2 && cursor.last < text.length)) {
      if (cursor.last >= text.length) return refuse(cursor, opened, 'nginx-unexpected-end', '}');
      if (!refill(cursor, start)) return refuse(cursor, opened, 'nginx-lua-too-long', '}');
    }
    const window = text.slice(cursor.pos, cursor.last);
    token.lastIndex = 0;
    const found = token.exec(window);
    if (found) return takeToken(cursor, window, found);
    if (cursor.last >= text.length) return refuse(cursor, opened, 'nginx-unexpected-end', '}');
    const seen = cursor.last;
    if (!refill(cursor, cursor.pos)) return refuse(cursor, opened, 'nginx-lua-too-long', '}');
    // The module goes on after what it has seen, even where a token had begun there.
    start = cursor.pos;
    cursor.pos = seen;
  }
}

/** Passes over the Lua code after a `{` that is taken, and over its `}`; gives the code's span. */
export function readLua(cursor: Cursor): Span {
  const start = cursor.pos;
  for (let depth = 1; depth > 0;) {
    const step = readToken(cursor, start - 1);
    if (step === '{') depth++;
    if (step === '}') depth--;
    if (step === 'refused') {
      cursor.pos = cursor.text.length;
      cursor.last = cursor.text.length;
      return { start, end: cursor.pos };
    }
  }
  return { start, end: cursor.pos - 1 };
}
