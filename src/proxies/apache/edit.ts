import type { Edit } from '../../model/finding.ts';
import type { Node } from './config.ts';

const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

/** The file's own line end: that of its first line. */
const lineEnd = (text: string): string => (/^[^\n]*\r\n/.test(text) ? '\r\n' : '\n');

/** Gives a directive a further word, at its end. */
export function appendWord({ file, directive }: Node, word: string): readonly Edit[] {
  const { end } = directive.head;
  return [{ file: file.path, span: { start: end, end }, text: ` ${word}` }];
}

/**
 * Gives a `key=value` of a directive another value; a further word where it has none, or where a
 * variable hides it.
 */
export function setWord(node: Node, key: string, value: string): readonly Edit[] {
  const { file, directive } = node;
  const found = directive.args.find((word) => word.value.toLowerCase().startsWith(`${key}=`));
  if (!found) return appendWord(node, `${key}=${value}`);
  return [{ file: file.path, span: found.span, text: `${key}=${value}` }];
}

/** The blanks that the line of a place starts with. */
const indentAt = (text: string, offset: number): string =>
  /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? '';

/** What a section's lines are indented by, beyond the section itself; four blanks where it is empty. */
function unitOf({ file, directive }: Node): string {
  const [first] = directive.block?.directives ?? [];
  const outer = indentAt(file.text, directive.span.start);
  const inner = first ? indentAt(file.text, first.span.start) : '';
  return inner.length > outer.length && inner.startsWith(outer)
    ? inner.slice(outer.length)
    : writtenUnit;
}

const writtenUnit = '    ';

/** Lines of four blanks a level, in the file's own indentation and line end. */
function lines(node: Node, written: readonly string[]): string {
  const { file, directive } = node;
  const indent = indentAt(file.text, directive.span.start);
  const unit = unitOf(node);
  return written
    .map((line) => `${indent}${line.replace(/^ {4}/, unit)}${lineEnd(file.text)}`)
    .join('');
}

/** Puts lines before a directive or a section. */
export function insertBefore(node: Node, written: readonly string[]): readonly Edit[] {
  const at = lineStart(node.file.text, node.directive.span.start);
  const span = { start: at, end: at };
  return [{ file: node.file.path, span, text: lines(node, written) }];
}

/** Puts a line at the end of a section. */
export function insertInto(node: Node, line: string): readonly Edit[] {
  const { file, directive } = node;
  const { block } = directive;
  if (!block) return [];
  const { end } = block.span;
  const indent = indentAt(file.text, directive.span.start) + unitOf(node);
  const text = `${indent}${line}${lineEnd(file.text)}`;
  return [{ file: file.path, span: { start: end, end }, text }];
}
