import type { DirectiveRow, ValueKind } from './directives/table.ts';
import type { Word } from './tree.ts';
import { parseNumber, parseOffset, parseSize, parseTime } from './value-syntax.ts';

/** An argument that nginx refuses. */
export interface Refused {
  readonly word: Word;
  /** What would do: `on off`, `size`, `1..9`. */
  readonly expected: string;
}

function oneOf(words: readonly string[], argument: string): boolean {
  return words.length === 0 || words.includes(argument.toLowerCase());
}

function inBounds(text: string, [low, high]: readonly [number, number] = [0, -1]): boolean {
  const value = parseNumber(text);
  return value !== undefined && value >= low && (high === -1 || value <= high);
}

const positive = (value: number | undefined): boolean => value !== undefined && value > 0;

/** Kinds whose every argument is of one form. */
const forms: Readonly<Partial<Record<ValueKind, (text: string) => boolean>>> = {
  size: (text) => parseSize(text) !== undefined,
  offset: (text) => parseOffset(text) !== undefined,
  msec: (text) => parseTime(text, 'ms') !== undefined,
  sec: (text) => parseTime(text, 's') !== undefined,
  // With variables it is known only when a request comes.
  'complex-size': (text) => text.includes('$') || parseSize(text) !== undefined,
  access: (text) => /^(?:user|group|all):(?:rw|r)$/.test(text),
};

const checked: ReadonlySet<ValueKind> = new Set<ValueKind>(['flag', 'num', 'enum', 'mask', 'bufs']);

/** Does the directive's kind say what its arguments look like? */
export const hasForm = ({ value: { kind } }: DirectiveRow): boolean =>
  checked.has(kind) || forms[kind] !== undefined;

/** The first argument that ngx_conf_set_*_slot() would refuse, as far as the directive's kind tells. */
export function refusedValue(row: DirectiveRow, args: readonly Word[]): Refused | undefined {
  const { kind, words, bounds } = row.value;
  const refuse = (accepts: (text: string, index: number) => boolean, expected: string) => {
    const word = args.find(({ value }, at) => !accepts(value, at));
    return word && { word, expected };
  };
  const form = forms[kind];
  if (form) return refuse(form, kind);
  if (kind === 'flag') return refuse((text) => oneOf(['on', 'off'], text), 'on off');
  if (kind === 'num') {
    return refuse((text) => inBounds(text, bounds), bounds ? bounds.join('..') : 'number');
  }
  if (kind === 'enum' || kind === 'mask') {
    const known = words.map((word) => word.toLowerCase());
    return refuse((text) => oneOf(known, text), words.join(' '));
  }
  if (kind === 'bufs') {
    return refuse(
      (text, at) => positive(at === 0 ? parseNumber(text) : parseSize(text)),
      'number size',
    );
  }
  return undefined;
}
