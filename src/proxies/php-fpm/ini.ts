import type { Span } from '../../model/place.ts';

/** One `key = value` line of a PHP or FPM configuration; offsets into the file's bytes. */
export interface IniEntry {
  /** The section it stands in; empty before the first. */
  readonly section: string;
  readonly key: string;
  /** What stands in brackets: `php_admin_value[memory_limit]`. */
  readonly sub?: string;
  /** Unquoted; `On`, `Yes` and `True` are `1`, `Off`, `No`, `False` and `None` are empty. */
  readonly value: string;
  readonly span: Span;
  readonly valueSpan: Span;
}

/** A section's head and where its last entry ends. */
export interface IniSection {
  readonly name: string;
  readonly span: Span;
  readonly end: number;
}

/** A file of the INI format, as zend_ini_scanner.l reads it. */
export interface IniFile {
  readonly path: string;
  readonly text: string;
  readonly entries: readonly IniEntry[];
  readonly sections: readonly IniSection[];
}

const words: Readonly<Record<string, string>> = {
  on: '1',
  yes: '1',
  true: '1',
  off: '',
  no: '',
  false: '',
  none: '',
  null: '',
};

const section = /^[ \t]*\[([^\]\r\n]*)\]/;
const entry = /^[ \t]*([^\s=;[\]"]+)(?:\[([^\]\r\n]*)\])?[ \t]*=[ \t]*/;
const quoted = /^(["'])((?:\\.|(?!\1)[^\\])*)\1/;
const bare = /^[^;\r\n"']*/;

function valueAt(rest: string): { readonly value: string; readonly length: number } {
  const inQuotes = quoted.exec(rest);
  if (inQuotes) return { value: inQuotes[2] ?? '', length: inQuotes[0].length };
  const written = (bare.exec(rest)?.[0] ?? '').trimEnd();
  return { value: words[written.toLowerCase()] ?? written, length: written.length };
}

/** Reads a file of the INI format. What is no entry is passed over, as PHP's own errors are not ours. */
export function parseIni(path: string, text: string): IniFile {
  const entries: IniEntry[] = [];
  const sections: { name: string; span: Span; end: number }[] = [];
  for (const { 0: line, index: start } of text.matchAll(/[^\n]+/g)) {
    const head = section.exec(line);
    if (head) {
      const span = { start, end: start + head[0].length };
      sections.push({ name: head[1] ?? '', span, end: span.end });
      continue;
    }
    const found = entry.exec(line);
    if (!found) continue;
    const [written, key = '', sub] = found;
    const { value, length } = valueAt(line.slice(written.length));
    const valueSpan = { start: start + written.length, end: start + written.length + length };
    const span = { start: start + line.search(/\S/), end: valueSpan.end };
    const last = sections.at(-1);
    if (last) last.end = valueSpan.end;
    const named = { section: last?.name ?? '', key, value, span, valueSpan };
    entries.push(sub === undefined ? named : { ...named, sub });
  }
  return { path, text, entries, sections };
}
