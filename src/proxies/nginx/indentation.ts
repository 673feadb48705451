import type { Block, SourceFile } from './tree.ts';

/** The line that holds an offset. */
interface Line {
  readonly start: number;
  /** Before its line end. */
  readonly end: number;
  /** Where the next line starts. */
  readonly next: number;
  /** The blanks it starts with. */
  readonly indent: string;
}

export function lineBounds(text: string, offset: number): Line {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const feed = text.indexOf('\n', offset);
  const next = feed < 0 ? text.length : feed + 1;
  const end = feed < 0 ? next : text[feed - 1] === '\r' && feed > start ? feed - 1 : feed;
  let first = start;
  while (text[first] === ' ' || text[first] === '\t') first++;
  return { start, end, next, indent: text.slice(start, first) };
}

/** The file's own line end: that of its first line. */
export function lineEnd(text: string): '\n' | '\r\n' {
  const feed = text.indexOf('\n');
  return feed > 0 && text[feed - 1] === '\r' ? '\r\n' : '\n';
}

/** What a first directive's line is indented by, beyond that of its block's. */
function stepOf(text: string, block: Block, outer: string): string | undefined {
  const [first] = block.directives;
  if (!first) return undefined;
  const { start, indent } = lineBounds(text, first.span.start);
  if (start + indent.length !== first.span.start) return undefined;
  return indent.length > outer.length && indent.startsWith(outer)
    ? indent.slice(outer.length)
    : undefined;
}

/** One level of the file's indentation: that of the first block whose lines show it, else four blanks. */
export function unitOf({ text, root }: SourceFile): string {
  const queue = root.directives.filter(({ block }) => block);
  for (const { block, span } of queue) {
    const step = block && stepOf(text, block, lineBounds(text, span.start).indent);
    if (step) return step;
    for (const inner of block?.directives ?? []) if (inner.block) queue.push(inner);
  }
  return '    ';
}

const writtenUnit = '    ';

/** Rewrites text of `\n` and four blanks a level into another indentation and line end. */
export function reindent(text: string, indent: string, unit: string, end: string): string {
  return text
    .split('\n')
    .map((line) => {
      const bare = line.trimStart();
      const depth = Math.floor((line.length - bare.length) / writtenUnit.length);
      return bare === '' ? '' : indent + unit.repeat(depth) + bare;
    })
    .join(end);
}
