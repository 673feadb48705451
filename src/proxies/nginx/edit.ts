import type { Edit } from '../../model/finding.ts';
import { lineBounds, lineEnd, reindent, unitOf } from './indentation.ts';
import { quoteWord } from './quote.ts';
import type { Block, Directive, SourceFile } from './tree.ts';

/** Where in a block something goes. */
export type Where =
  | 'start'
  | 'end'
  | { readonly before: Directive }
  | { readonly after: Directive };

function edit(file: SourceFile, start: number, end: number, text: string): Edit {
  return { file: file.path, span: { start, end }, text };
}

/** Gives a directive other arguments (values, quoted here as needed); what stays equal is not touched. */
export function replaceArgs(
  file: SourceFile,
  { name, args }: Directive,
  values: readonly string[],
): readonly Edit[] {
  if (values.length === args.length) {
    return args.flatMap(({ value, span }, index) => {
      const wanted = values[index] ?? '';
      return wanted === value ? [] : [edit(file, span.start, span.end, quoteWord(wanted))];
    });
  }
  const end = args.at(-1)?.span.end ?? name.span.end;
  return [edit(file, name.span.end, end, values.map((value) => ` ${quoteWord(value)}`).join(''))];
}

/** Puts other text in a directive's place; `text` as in insertDirective(). */
export function replaceDirective(
  file: SourceFile,
  { span }: Directive,
  text: string,
): readonly Edit[] {
  const { indent } = lineBounds(file.text, span.start);
  const written = reindent(text, indent, unitOf(file), lineEnd(file.text));
  return [edit(file, span.start, span.end, written.slice(indent.length))];
}

/** Removes a directive, and its lines if nothing else stands there; a comment beside it stays. */
export function removeDirective(
  file: SourceFile,
  { span }: Pick<Directive, 'span'>,
): readonly Edit[] {
  const first = lineBounds(file.text, span.start);
  const last = lineBounds(file.text, span.end);
  const startsLine = first.start + first.indent.length === span.start;
  const rest = file.text.slice(span.end, last.end);
  if (startsLine && rest.trim() === '') return [edit(file, first.start, last.next, '')];
  const blanks = /^[ \t]*/.exec(rest)?.[0].length ?? 0;
  if (startsLine) return [edit(file, span.start, span.end + blanks, '')];
  const before = /[ \t]*$/.exec(file.text.slice(first.start, span.start))?.[0].length ?? 0;
  return [edit(file, span.start - before, span.end, '')];
}

/** Inserts lines before the line that holds `offset`. */
function insertLines(file: SourceFile, at: number, indent: string, text: string): readonly Edit[] {
  const end = lineEnd(file.text);
  const written = reindent(text, indent, unitOf(file), end);
  const joint = at > 0 && file.text[at - 1] !== '\n' ? end : '';
  const tail = at === file.text.length && joint !== '' ? '' : end;
  return [edit(file, at, at, joint + written + tail)];
}

function insertBeside(file: SourceFile, text: string, where: Where & object): readonly Edit[] {
  if ('before' in where) {
    const { start } = where.before.span;
    const line = lineBounds(file.text, start);
    if (line.start + line.indent.length !== start) return [edit(file, start, start, `${text} `)];
    return insertLines(file, line.start, line.indent, text);
  }
  const { start, end } = where.after.span;
  const line = lineBounds(file.text, end);
  const rest = file.text.slice(end, line.end);
  if (rest.trim() !== '' && !/^[ \t]*#/.test(rest)) return [edit(file, end, end, ` ${text}`)];
  return insertLines(file, line.next, lineBounds(file.text, start).indent, text);
}

/** The indentation of a block's directives: of the first that starts a line, else one step in from its `}`. */
function blockIndent(file: SourceFile, block: Block): string {
  const lines = block.directives.map(({ span }) => ({
    span,
    ...lineBounds(file.text, span.start),
  }));
  const first = lines.find(({ span, start, indent }) => start + indent.length === span.start);
  if (first) return first.indent;
  return block === file.root ? '' : lineBounds(file.text, block.span.end).indent + unitOf(file);
}

function insertAtStart(file: SourceFile, block: Block, text: string): readonly Edit[] {
  const { start, end } = block.span;
  if (block === file.root) return insertLines(file, 0, '', text);
  if (!file.text.slice(start, end).includes('\n')) return [edit(file, start, start, ` ${text}`)];
  return insertLines(file, lineBounds(file.text, start).next, blockIndent(file, block), text);
}

function insertAtEnd(file: SourceFile, block: Block, text: string): readonly Edit[] {
  const { end } = block.span;
  if (block === file.root) return insertLines(file, end, '', text);
  const line = lineBounds(file.text, end);
  if (line.start + line.indent.length === end && line.start >= block.span.start) {
    return insertLines(file, line.start, blockIndent(file, block), text);
  }
  const blanks = /[ \t]*$/.exec(file.text.slice(block.span.start, end))?.[0].length ?? 0;
  return [edit(file, end - blanks, end, ` ${text} `)];
}

/**
 * Adds a directive, or a block, in the file's own indentation and line ends. `text` is written with
 * `\n` and four blanks a level: `location /x {\n    return 204;\n}`.
 */
export function insertDirective(
  file: SourceFile,
  block: Block,
  text: string,
  where: Where = 'end',
): readonly Edit[] {
  if (typeof where === 'object') return insertBeside(file, text, where);
  return where === 'start' ? insertAtStart(file, block, text) : insertAtEnd(file, block, text);
}
