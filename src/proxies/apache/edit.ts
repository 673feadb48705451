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

/** Gives a directive other words. */
export function setArgs({ file, directive }: Node, words: string): readonly Edit[] {
  const start = directive.name.span.end;
  return [{ file: file.path, span: { start, end: directive.head.end }, text: ` ${words}` }];
}

/** Lines in the file's own line end, indented as the directive at `at` is. */
function lines({ file, directive }: Node, written: readonly string[]): string {
  const start = lineStart(file.text, directive.span.start);
  const indent = /^[ \t]*/.exec(file.text.slice(start, directive.span.start))?.[0] ?? '';
  return written.map((line) => `${indent}${line}${lineEnd(file.text)}`).join('');
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
  const at = block.span.end;
  const own = block.directives.at(-1);
  const start = own === undefined ? at : lineStart(file.text, own.head.start);
  const indent = own && /^[ \t]*/.exec(file.text.slice(start, own.head.start))?.[0];
  const outer = lineStart(file.text, directive.span.start);
  const deeper = `${/^[ \t]*/.exec(file.text.slice(outer))?.[0] ?? ''}    `;
  const text = `${indent ?? deeper}${line}${lineEnd(file.text)}`;
  return [{ file: file.path, span: { start: at, end: at }, text }];
}
