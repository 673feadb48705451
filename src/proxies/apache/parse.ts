import { linesOf, wordsOf, type Line } from './scan.ts';
import type { Block, Directive, Problem, SourceFile } from './tree.ts';

/** A section whose closing line has not come yet. */
interface Open {
  readonly directive: Omit<Directive, 'span' | 'block'>;
  /** Where the lines in it start. */
  readonly from: number;
  readonly directives: Directive[];
}

/** What a line says, a section's brackets left out. */
function headOf(line: Line): Omit<Directive, 'span' | 'block'> {
  const section = line.text.startsWith('<');
  const bracket = section ? line.text.lastIndexOf('>') : -1;
  const to = bracket < 0 ? line.text.length : bracket;
  const [first, ...args] = wordsOf(line, section ? 1 : 0, to);
  const head = { start: line.start, end: line.end };
  const name = first ?? { value: '', span: head };
  const rest = line.text.slice(0, to).replace(/^<?("[^"]*"|'[^']*'|\S*)\s*/, '');
  return { name, args, rest, head };
}

const lower = (text: string): string => text.toLowerCase();

interface Parser {
  readonly path: string;
  readonly problems: Problem[];
  readonly stack: Open[];
}

function report(parser: Parser, code: string, { start, end }: Line, name: string): void {
  const { path: file, problems } = parser;
  problems.push({ code, details: { name }, file, span: { start, end }, severity: 'error' });
}

function closed(open: Open, lineStart: number, end: number): Directive {
  const { directive, from, directives } = open;
  const block: Block = { directives, span: { start: from, end: Math.max(from, lineStart) } };
  return { ...directive, span: { start: directive.head.start, end }, block };
}

/** Closes the section that a line `</Name>` names; sections left open in it end there, too. */
function close(parser: Parser, line: Line, lineStart: number): void {
  const { stack } = parser;
  const name = line.text.slice(2).replace(/>$/, '').trim();
  const wanted = stack.findLastIndex(
    ({ directive }, at) => at > 0 && lower(directive.name.value) === lower(name),
  );
  if (wanted !== stack.length - 1 || wanted < 1) report(parser, 'apache-wrong-end', line, name);
  if (wanted < 1) return;
  while (stack.length > wanted) {
    const open = stack.pop();
    if (open) stack.at(-1)?.directives.push(closed(open, lineStart, line.end));
  }
}

/** Where the line of a file that holds an offset starts. */
const lineStartOf = (text: string, offset: number): number =>
  text.lastIndexOf('\n', offset - 1) + 1;

/**
 * Reads a file's text (a binary string) as ap_build_config() does, whatever is in it: a mistake is
 * reported, and read on from.
 */
export function parseFile(path: string, text: string): SourceFile {
  const problems: Problem[] = [];
  const nowhere = { start: 0, end: 0 };
  const top = { name: { value: '', span: nowhere }, args: [], rest: '', head: nowhere };
  const root: Open = { directive: top, from: 0, directives: [] };
  const parser: Parser = { path, problems, stack: [root] };
  const { stack } = parser;
  for (const line of linesOf(text)) {
    if (line.text.startsWith('</')) {
      close(parser, line, lineStartOf(text, line.start));
      continue;
    }
    const head = headOf(line);
    if (!line.text.startsWith('<')) {
      stack.at(-1)?.directives.push({ ...head, span: head.head });
      continue;
    }
    if (!line.text.endsWith('>')) report(parser, 'apache-no-bracket', line, head.name.value);
    stack.push({ directive: head, from: line.next, directives: [] });
  }
  for (let open = stack.pop(); open && open !== root; open = stack.pop()) {
    const { name, head } = open.directive;
    const details = { name: name.value };
    problems.push({ code: 'apache-no-end', details, file: path, span: head, severity: 'error' });
    stack.at(-1)?.directives.push(closed(open, text.length, text.length));
  }
  const span = { start: 0, end: text.length };
  return { path, text, root: { directives: root.directives, span }, problems };
}
