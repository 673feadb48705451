import type { Word } from './tree.ts';

/** What apr_isspace() takes for a blank in the C locale. */
const blank = /[\t-\r ]/;

/** Where a piece of a logical line stands in the file. */
interface Piece {
  /** Offset in the logical line. */
  readonly at: number;
  /** Offset in the file. */
  readonly from: number;
}

/** A line as httpd reads it: continued lines are joined, blanks at both ends gone. */
export interface Line {
  readonly text: string;
  /** In the file, from its first byte that is no blank to past the last. */
  readonly start: number;
  readonly end: number;
  /** Where the next line starts. */
  readonly next: number;
  /** Where in the file a character of it stands. */
  offsetOf(at: number): number;
}

function offsetIn(pieces: readonly Piece[], at: number): number {
  const piece = pieces.findLast((one) => one.at <= at) ?? { at: 0, from: 0 };
  return piece.from + at - piece.at;
}

/** The end of the physical line, and whether a backslash before its end continues it. */
function physical(text: string, from: number): { end: number; next: number; more: boolean } {
  const feed = text.indexOf('\n', from);
  if (feed < 0) return { end: text.length, next: text.length, more: false };
  const end = feed > from && text[feed - 1] === '\r' ? feed - 1 : feed;
  const more = end > from && text[end - 1] === '\\';
  return { end: more ? end - 1 : feed, next: feed + 1, more };
}

/** Reads one logical line as ap_cfg_getline_core() does; a comment may be continued, too. */
function lineAt(text: string, from: number): Line {
  const pieces: Piece[] = [];
  let joined = '';
  let next = from;
  for (let more = true; more && next < text.length;) {
    const start = next;
    const found = physical(text, start);
    pieces.push({ at: joined.length, from: start });
    joined += text.slice(start, found.end);
    ({ next, more } = found);
  }
  let first = 0;
  let last = joined.length;
  while (first < last && blank.test(joined.charAt(first))) first++;
  while (last > first && blank.test(joined.charAt(last - 1))) last--;
  const offsetOf = (at: number): number => offsetIn(pieces, first + at);
  const start = offsetOf(0);
  const end = last > first ? offsetOf(last - first - 1) + 1 : start;
  return { text: joined.slice(first, last), start, end, next, offsetOf };
}

/** Every logical line of a file, comments and empty ones left out. */
export function* linesOf(text: string): Generator<Line> {
  for (let from = 0; from < text.length;) {
    const line = lineAt(text, from);
    if (line.text !== '' && !line.text.startsWith('#')) yield line;
    from = line.next;
  }
}

/** The end of the word that starts at `at`, and of what it says. */
function wordEnd(text: string, at: number): { quote: string; end: number } {
  const first = text.charAt(at);
  const quote = first === '"' || first === "'" ? first : '';
  let end = at + quote.length;
  if (quote === '') {
    while (end < text.length && !blank.test(text.charAt(end))) end++;
    return { quote, end };
  }
  while (end < text.length && text[end] !== quote) {
    const escaped = text[end] === '\\' && (text[end + 1] === quote || text[end + 1] === '\\');
    end += escaped ? 2 : 1;
  }
  return { quote, end };
}

/** Resolves the escapes of a word (substring_conf() in httpd's util.c). */
function unescape(text: string, quote: string): string {
  return text.replaceAll(/\\([\\"'])/g, (whole, escaped: string) =>
    escaped === '\\' || escaped === quote ? escaped : whole,
  );
}

/** A word in a text: what it says, and where it stands there. */
interface Found {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

function* found(text: string, from: number): Generator<Found> {
  for (let at = from; ;) {
    while (at < text.length && blank.test(text.charAt(at))) at++;
    if (at >= text.length) return;
    const { quote, end } = wordEnd(text, at);
    const closed = Math.min(text.length, end + quote.length);
    yield { value: unescape(text.slice(at + quote.length, end), quote), start: at, end: closed };
    at = closed;
  }
}

/** The words of a text, as ap_getword_conf() takes them one after the other. */
export const splitWords = (text: string): readonly string[] =>
  [...found(text, 0)].map(({ value }) => value);

/** The words of a part of a line, with their places in the file. */
export function wordsOf(line: Line, from: number, to: number): readonly Word[] {
  return [...found(line.text.slice(0, to), from)].map(({ value, start, end }) => ({
    value,
    span: { start: line.offsetOf(start), end: line.offsetOf(end - 1) + 1 },
  }));
}
