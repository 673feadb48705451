import type { Span } from '../../model/place.ts';

/** `name = literal` at the top level of a Python file; offsets into the file's bytes. */
export interface Assignment {
  readonly name: string;
  /** The literal's value; undefined where it is more than a literal. */
  readonly value?: string;
  readonly span: Span;
  readonly valueSpan: Span;
}

const line = /^(\s*)([A-Za-z_]\w*)\s*(?::[^=\n]*)?=(?!=)[ \t]*([^\n]*)$/gm;
const literal = /^(?:(-?\d+(?:\.\d+)?|True|False|None)|(["'])([^"'\\\n]*)\2)[ \t]*(?:#[^\n]*)?$/;

/**
 * The assignments of a Python configuration, which is never run: only what stands at the top level
 * as a number, a string, True, False or None has a value here. One that is indented, in an `if` or a
 * function, has none.
 */
export function assignments(text: string): readonly Assignment[] {
  return [...text.matchAll(line)].map((found) => {
    const [whole, indent = '', name = '', right = ''] = found;
    const start = found.index + indent.length;
    const end = found.index + whole.length;
    const [, bare, , quoted] = literal.exec(right) ?? [];
    const value = indent.includes('\n') || indent === '' ? (bare ?? quoted) : undefined;
    const written = (/^(?:"[^"]*"|'[^']*'|[^#])*/.exec(right)?.[0] ?? right).trimEnd();
    const valueStart = end - right.length;
    return {
      name,
      ...(value === undefined ? {} : { value }),
      span: { start, end: valueStart + written.length },
      valueSpan: { start: valueStart, end: valueStart + written.length },
    };
  });
}
