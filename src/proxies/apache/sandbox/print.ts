import type { Place } from '../../../model/place.ts';
import type { Node } from '../config.ts';

/** What becomes of a directive in the copy. */
export type Change =
  | { readonly kind: 'keep' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'args'; readonly args: readonly string[] }
  /** Other lines in its place; what stands in it goes, too. */
  | { readonly kind: 'lines'; readonly lines: readonly string[] };

/** A configuration in one file, and where each of its lines comes from. */
export interface Printed {
  readonly lines: string[];
  readonly places: (Place | undefined)[];
}

/** A word as httpd reads it back. */
export const quoted = (word: string): string =>
  /^[\w./:*!=+$^|,;@%~-]+$/.test(word) ? word : `"${word.replaceAll(/["\\]/g, '\\$&')}"`;

function headOf({ file, directive, children }: Node, args: readonly string[] | undefined): string {
  const { start, end } = directive.head;
  // What need not change stays as it was written, continued lines and variables as well.
  if (!args) return file.text.slice(start, end);
  const text = [directive.name.value, ...args.map(quoted)].join(' ');
  return children ? `<${text}>` : text;
}

function add(printed: Printed, text: string, place: Place | undefined): void {
  for (const line of text.split(/\r?\n/)) {
    printed.lines.push(line);
    printed.places.push(place);
  }
}

/** Prints the directives that httpd reads, in its order: includes and conditions are resolved. */
export function print(
  nodes: readonly Node[],
  change: (node: Node) => Change,
  printed: Printed = { lines: [], places: [] },
): Printed {
  for (const node of nodes) {
    const changed = change(node);
    if (changed.kind === 'drop') continue;
    const place = { file: node.file.path, span: node.directive.head };
    if (changed.kind === 'lines') {
      for (const line of changed.lines) add(printed, line, place);
      continue;
    }
    add(printed, headOf(node, changed.kind === 'args' ? changed.args : undefined), place);
    if (!node.children) continue;
    print(node.children, change, printed);
    add(printed, `</${node.directive.name.value}>`, place);
  }
  return printed;
}
