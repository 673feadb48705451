import type { Problem } from './tree.ts';
import { WordList } from './words.ts';

/** Size of the window through which nginx reads a file (`NGX_CONF_BUFFER` in ngx_conf_file.c). */
export const windowBytes = 4096;

const tab = 9;
const lf = 10;
const cr = 13;
const space = 32;
const doubleQuote = 34;
const sharp = 35;
const dollar = 36;
const singleQuote = 39;
const closingParenthesis = 41;
const semicolon = 59;
const backslash = 92;
const openingBrace = 123;
const closingBrace = 125;

/** No more bytes. */
const none = -1;

/** Where reading a file has got to. */
export interface Cursor {
  readonly path: string;
  readonly text: string;
  readonly words: WordList;
  readonly problems: Problem[];
  pos: number;
  /** Where the word, comment or blank being read starts. */
  start: number;
  /** End of the window: nginx has read the file up to here. */
  last: number;
}

/** The words up to `;` or `{`; at `}` and at the end of the file there are none, unless nginx refuses. */
export interface Statement {
  /** Index of the first word in the cursor's list. */
  readonly first: number;
  readonly count: number;
  readonly end: ';' | '{' | '}' | 'end';
}

export function cursorAt(path: string, text: string, problems: Problem[]): Cursor {
  return { path, text, words: new WordList(text), problems, pos: 0, start: 0, last: 0 };
}

export function report(
  cursor: Cursor,
  code: string,
  start: number,
  end: number,
  details: Problem['details'] = {},
): void {
  const { path: file, problems } = cursor;
  problems.push({ code, details, file, span: { start, end }, severity: 'error' });
}

/** Moves the window on, as ngx_conf_read_token() refills its buffer; false at the end of the file. */
function refill(cursor: Cursor): boolean {
  if (cursor.last >= cursor.text.length) return false;
  const held = cursor.pos - cursor.start;
  if (held === windowBytes) {
    report(cursor, 'nginx-word-too-long', cursor.start, cursor.pos, { limit: windowBytes });
  }
  const from = held < windowBytes ? cursor.start : cursor.pos;
  cursor.last = Math.min(from + windowBytes, cursor.text.length);
  return true;
}

function take(cursor: Cursor): number {
  if (cursor.pos >= cursor.last && !refill(cursor)) return none;
  return cursor.text.charCodeAt(cursor.pos++);
}

function isBlank(byte: number): boolean {
  return byte === space || byte === lf || byte === tab || byte === cr;
}

/** Whether a byte may end a word without quotes, or decide what does. */
const telling = Uint8Array.from({ length: 256 }, (_, byte) =>
  isBlank(byte) || [semicolon, openingBrace, dollar, backslash].includes(byte) ? 1 : 0,
);

/** Passes over the bytes of a word that tell nothing, as far as the window goes. */
function skipPlain(cursor: Cursor): void {
  const { text, last } = cursor;
  let { pos } = cursor;
  while (pos < last && telling[text.charCodeAt(pos)] === 0) pos++;
  cursor.pos = pos;
}

/** Passes over blanks, as far as the window goes. */
function skipSpaces(cursor: Cursor): void {
  const { text, last } = cursor;
  let { pos } = cursor;
  while (pos < last && isBlank(text.charCodeAt(pos))) pos++;
  if (pos > cursor.pos) cursor.start = pos - 1;
  cursor.pos = pos;
}

/** Passes over blanks and comments; returns the byte that follows, taken. */
function skipBlank(cursor: Cursor): number {
  for (;;) {
    skipSpaces(cursor);
    let byte = take(cursor);
    if (byte === none) return none;
    cursor.start = cursor.pos - 1;
    if (byte === sharp) {
      do byte = take(cursor);
      while (byte !== lf && byte !== none);
      cursor.start = cursor.pos - 1;
      if (byte === none) return none;
    } else if (!isBlank(byte)) {
      return byte;
    }
  }
}

/** Takes a word in quotes, whose opening quote is taken; false when the file ends in it. */
function quotedWord(cursor: Cursor, quote: number): boolean {
  const open = cursor.pos - 1;
  cursor.start = cursor.pos;
  let byte = take(cursor);
  while (byte !== quote && byte !== none) {
    if (byte === backslash) take(cursor);
    byte = take(cursor);
  }
  cursor.words.push(open, cursor.pos);
  return byte !== none;
}

/** Takes a word without quotes, whose first byte is taken; returns the byte that ends it, taken. */
function plainWord(cursor: Cursor, first: number): number {
  const start = cursor.pos - 1;
  let byte = first;
  let variable = false;
  for (;;) {
    if (byte === backslash) {
      take(cursor);
      variable = false;
    } else if (byte !== openingBrace || !variable) {
      variable = byte === dollar;
    }
    if (!variable) skipPlain(cursor);
    byte = take(cursor);
    if (byte === openingBrace ? !variable : byte === semicolon || byte === none || isBlank(byte)) {
      break;
    }
  }
  cursor.words.push(start, byte === none ? cursor.pos : cursor.pos - 1);
  return byte;
}

/** What must follow a quoted word: a blank, `;`, `{`, or `)`, with which a new word starts. */
function afterQuotes(cursor: Cursor): number {
  const byte = take(cursor);
  if (isBlank(byte)) return skipBlank(cursor);
  cursor.start = cursor.pos - 1;
  if (![semicolon, openingBrace, closingParenthesis, none].includes(byte)) {
    report(cursor, 'nginx-unexpected-character', cursor.pos - 1, cursor.pos, {
      character: cursor.text.charAt(cursor.pos - 1),
      expected: 'blank ; {',
    });
  }
  return byte === sharp ? (cursor.pos--, skipBlank(cursor)) : byte;
}

function misplaced(cursor: Cursor, character: ';' | '{' | '}'): void {
  const expected = character === '}' ? ';' : 'directive';
  const details = { character, expected };
  report(cursor, 'nginx-unexpected-character', cursor.pos - 1, cursor.pos, details);
}

function endOf(byte: number): ';' | '{' | '}' | undefined {
  if (byte === semicolon) return ';';
  if (byte === openingBrace) return '{';
  return byte === closingBrace ? '}' : undefined;
}

/**
 * Reads the next statement as ngx_conf_read_token() does. What nginx refuses is reported, and read on
 * from as a person would: a lone `;` is passed over, a missing `;` is taken as written.
 */
export function readStatement(cursor: Cursor): Statement {
  const { words } = cursor;
  const first = words.count;
  cursor.start = cursor.pos;
  let byte = skipBlank(cursor);
  for (;;) {
    const count = words.count - first;
    const end = endOf(byte);
    if (byte === none) {
      const expected = { expected: '; }' };
      const last = words.start(words.count - 1);
      if (count > 0) report(cursor, 'nginx-unexpected-end', last, cursor.pos, expected);
      return { first, count, end: 'end' };
    }
    if (end) {
      const wrong = end === '}' ? count > 0 : count === 0;
      if (wrong) misplaced(cursor, end);
      if (end !== ';' || !wrong) return { first, count, end };
      byte = skipBlank(cursor);
    } else if (byte === doubleQuote || byte === singleQuote) {
      byte = quotedWord(cursor, byte) ? afterQuotes(cursor) : none;
    } else {
      byte = plainWord(cursor, byte);
      if (isBlank(byte)) byte = skipBlank(cursor);
    }
  }
}
