import type { Span } from '../model/place.ts';
import { fail, ok, type Result } from '../model/result.ts';

/** What stands at `span` becomes `text`. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/**
 * Applies edits whose spans all mean the text as it is now. Several insertions at one place go in
 * in the order given. Failures: `edits-overlap`, `edit-outside` (a span that is not in the text).
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): Result<string> {
  const ordered = edits.toSorted(({ span: a }, { span: b }) => a.start - b.start || a.end - b.end);
  const parts: string[] = [];
  let done = 0;
  for (const { span, text: replacement } of ordered) {
    if (span.start < 0 || span.end < span.start || span.end > text.length) {
      return fail('edit-outside', { start: span.start, end: span.end });
    }
    if (span.start < done) return fail('edits-overlap', { start: span.start, end: done });
    parts.push(text.slice(done, span.start), replacement);
    done = span.end;
  }
  parts.push(text.slice(done));
  return ok(parts.join(''));
}
