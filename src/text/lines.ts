/** Where a person finds an offset. Both count from 1; a column counts characters, not bytes. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Text for people from a binary string: UTF-8 where it is that, else Latin-1. */
export function decode(binary: string): string {
  if (!/[\x80-\xff]/.test(binary)) return binary;
  try {
    return utf8.decode(Buffer.from(binary, 'latin1'));
  } catch {
    return binary;
  }
}

/** Offsets at which the lines of a text start; only `\n` ends a line, as in nginx's own counting. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Index of the line that holds an offset, from 0. */
export function lineIndex(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Turns an offset of a binary string into line and column. */
export function lineColumn(text: string, offset: number): Position {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
    start = at + 1;
  }
  const before = decode(text.slice(start, offset));
  return { line, column: Array.from(before).length + 1 };
}
