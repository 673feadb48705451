import type { Span } from '../model/place.ts';
import { decode, lineIndex, lineStarts } from './lines.ts';
import { charWidth, harmless, textWidth } from './width.ts';

export interface FrameOptions {
  /** Lines shown before and after; 1 unless said. */
  readonly context?: number;
  /** Columns that a line of the frame may take; 80 unless said. */
  readonly width?: number;
}

const ellipsis = '…';
const tabColumns = 4;

/** A line for the screen, and which of its columns the span takes. */
interface Drawn {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

function drawText(binary: string, column: number): string {
  let drawn = '';
  for (const char of decode(binary)) {
    const tab = tabColumns - ((column + textWidth(drawn)) % tabColumns);
    drawn += char === '\t' ? ' '.repeat(tab) : harmless(char);
  }
  return drawn;
}

/** Draws a line in three parts, so that the span's columns are known. */
function drawLine(line: string, start: number, end: number): Drawn {
  const before = drawText(line.slice(0, start), 0);
  const from = textWidth(before);
  const within = drawText(line.slice(start, end), from);
  const to = from + textWidth(within);
  return { text: before + within + drawText(line.slice(end), to), from, to };
}

/** Cuts `columns` columns out of a drawn line, from column `left` on. */
function cut(text: string, left: number, columns: number): string {
  let at = 0;
  let shown = '';
  for (const char of text) {
    if (at >= left && at + charWidth(char) <= left + columns) shown += char;
    at += charWidth(char);
  }
  const head = left > 0 ? ellipsis + shown.slice(1) : shown;
  return at > left + columns ? head.slice(0, -1) + ellipsis : head;
}

/** No line is drawn further than this from the span: a line may have ten million bytes. */
const mostBytes = 400;

function near(text: string, span: Span, lineStart: number, lineEnd: number): Drawn {
  const clamp = (offset: number): number => Math.min(Math.max(offset, lineStart), lineEnd);
  const start = clamp(span.start);
  const end = clamp(Math.min(span.end, start + mostBytes));
  const from = Math.max(lineStart, start - mostBytes);
  const line = text.slice(from, Math.min(lineEnd, end + mostBytes));
  return drawLine(line, start - from, end - from);
}

/**
 * Lines of a file around a span, the span underlined, ready for a terminal: numbered, nothing in
 * them can control it, wide characters counted as such. `text` is a binary string.
 */
export function codeFrame(text: string, span: Span, options: FrameOptions = {}): string {
  const { context = 1, width = 80 } = options;
  const starts = lineStarts(text);
  const guilty = lineIndex(starts, span.start);
  const last = Math.min(guilty + context, starts.length - 1);
  const digits = String(last + 1).length;
  const room = Math.max(width - digits - 5, 20);
  const rows: string[] = [];
  for (let index = Math.max(0, guilty - context); index <= last; index++) {
    const lineStart = starts[index] ?? 0;
    const lineEnd = (starts[index + 1] ?? text.length + 1) - 1;
    if (index > guilty && index === starts.length - 1 && lineStart >= lineEnd) break;
    const trimmed = text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd;
    const drawn = near(
      text,
      index === guilty ? span : { start: lineStart, end: lineStart },
      lineStart,
      trimmed,
    );
    const left = drawn.to > room ? Math.max(0, drawn.from - Math.floor(room / 4)) : 0;
    const mark = index === guilty ? '>' : ' ';
    const number = String(index + 1).padStart(digits);
    rows.push(`${mark} ${number} │ ${cut(drawn.text, left, room)}`.trimEnd());
    if (index === guilty) {
      const length = Math.max(1, Math.min(drawn.to, left + room) - drawn.from);
      rows.push(`  ${' '.repeat(digits)} │ ${' '.repeat(drawn.from - left)}${'^'.repeat(length)}`);
    }
  }
  return rows.join('\n');
}
