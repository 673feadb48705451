import type { Failure, Result } from '../../../model/result.ts';
import { applyEdits, type TextEdit } from '../../../text/edit.ts';
import type { Node } from '../config.ts';
import { quoteWord } from '../quote.ts';
import type { Directive, SourceFile } from '../tree.ts';

const isInsertion = ({ span }: TextEdit): boolean => span.start === span.end;

/** Without the edits of what is left out as a whole. What is put in before it stays. */
function outermost(edits: readonly TextEdit[]): TextEdit[] {
  let end = 0;
  const ordered = edits.toSorted(
    (a, b) =>
      a.span.start - b.span.start ||
      Number(isInsertion(b)) - Number(isInsertion(a)) ||
      b.span.end - a.span.end,
  );
  return ordered.filter(({ span }) => {
    const inside = span.end < end || (span.end === end && span.start < end);
    end = Math.max(end, span.end);
    return !inside;
  });
}

/** Gathers edits by file, each span once, and what they changed. */
export class Changes {
  private readonly edits: Map<string, Map<string, TextEdit>> = new Map();
  private readonly counts: Map<string, Failure> = new Map();

  edit(file: SourceFile, start: number, end: number, text: string): void {
    const known = this.edits.get(file.path) ?? new Map<string, TextEdit>();
    known.set(`${start}-${end}`, { span: { start, end }, text });
    this.edits.set(file.path, known);
  }

  /** The file's text with its edits. */
  applied(file: SourceFile): Result<string> {
    return applyEdits(file.text, outermost([...(this.edits.get(file.path)?.values() ?? [])]));
  }

  /** What differs from the original, as message codes with the directive and how often. */
  told(): Failure[] {
    return [...this.counts.values()];
  }

  tell(code: string, directive: string): void {
    const known = this.counts.get(`${code} ${directive}`)?.details['count'] ?? 0;
    const details = { directive, count: Number(known) + 1 };
    this.counts.set(`${code} ${directive}`, { code, details });
  }
}

export function setArgs(
  changes: Changes,
  file: SourceFile,
  { args }: Directive,
  text: string,
): void {
  const [first] = args;
  const last = args.at(-1);
  if (first && last) changes.edit(file, first.span.start, last.span.end, text);
}

export function setFirst(changes: Changes, { file, directive }: Node, value: string): void {
  const [first] = directive.args;
  if (first) changes.edit(file, first.span.start, first.span.end, quoteWord(value));
}
