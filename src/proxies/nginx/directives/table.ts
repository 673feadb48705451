import { atLeast } from '../version.ts';
import { optionalModules, otherModules, table } from './table.gen.ts';

/** Where a directive may stand. */
export type Context =
  | 'main'
  | 'events'
  | 'http'
  | 'server'
  | 'location'
  | 'upstream'
  | 'server-if'
  | 'location-if'
  | 'limit_except'
  | 'mail'
  | 'mail-server'
  | 'stream'
  | 'stream-server'
  | 'stream-upstream';

/** What the arguments are, where nginx's generic setters say it; `own`: the module reads them itself. */
export type ValueKind =
  | 'flag'
  | 'str'
  | 'strs'
  | 'keyval'
  | 'num'
  | 'size'
  | 'offset'
  | 'msec'
  | 'sec'
  | 'bufs'
  | 'enum'
  | 'mask'
  | 'path'
  | 'access'
  | 'complex'
  | 'complex-size'
  | 'predicates'
  | 'once'
  | 'own';

/** A directive of one module, as some versions of nginx have it. */
export interface DirectiveRow {
  readonly name: string;
  /** `http_proxy`, `http_core`, `core`. */
  readonly module: string;
  /** `any` only for `include`. */
  readonly contexts: readonly Context[] | 'any';
  readonly args: {
    /** Numbers of arguments that are allowed; undefined when only the minimum counts. */
    readonly counts?: readonly number[];
    readonly least: number;
  };
  readonly block: boolean;
  readonly value: {
    readonly kind: ValueKind;
    /** `enum` and `mask`: the words. */
    readonly words: readonly string[];
    /** `num`: the bounds; -1 for no upper bound. */
    readonly bounds?: readonly [low: number, high: number];
  };
  /** As it would be written (`on`, `60000ms`, `8 page`); absent where the sources do not tell plainly. */
  readonly default?: string;
  /** What an inner scope does not set is the outer scope's, as a whole; false also where unknown. */
  readonly inherits: boolean;
  /** The module without which it does not exist, where that is another one: `http_ssl`. */
  readonly needs?: string;
  /** Where its value is kept; directives with the same slot exclude each other as duplicates. */
  readonly slot: string;
  /** First release that has it so; absent: before the oldest release that the table knows. */
  readonly since?: string;
  /** First release that does not have it so any more. */
  readonly until?: string;
}

const conditions: Readonly<Record<string, string>> = {
  NGX_HTTP_SSL: 'http_ssl',
  NGX_MAIL_SSL: 'mail_ssl',
  NGX_STREAM_SSL: 'stream_ssl',
  NGX_HTTP_V2: 'http_v2',
  NGX_HTTP_V3: 'http_v3',
};

function argsOf(written: string): DirectiveRow['args'] {
  if (written.startsWith('any')) return { least: 0 };
  if (written.includes('+')) return { least: Number(written[0]) };
  const counts = Array.from(written.replace('{', ''), Number);
  return { counts, least: counts[0] ?? 0 };
}

function valueOf(written: string): DirectiveRow['value'] {
  const [kind = '', ...words] = written.split(' ');
  if (kind === 'num' && words.length > 0) {
    const [low = 0, high = -1] = words.map(Number);
    // A bound that is a constant of a library, not a number, is not known.
    return Number.isNaN(low + high)
      ? { kind, words: [] }
      : { kind, words: [], bounds: [low, high] };
  }
  return { kind: (kind === '' ? 'own' : kind) as ValueKind, words };
}

function rowOf(line: string): DirectiveRow {
  const cells = line.split('|');
  const [name = '', module = '', contexts = '', args = '', value = ''] = cells;
  const [written = '', inherits = '', condition = '', field = '', since = '', until = ''] =
    cells.slice(5);
  const needs = conditions[condition.split(' ')[0] ?? ''];
  return {
    name,
    module,
    contexts: contexts === 'any' ? contexts : (contexts.split(' ') as Context[]),
    args: argsOf(args),
    block: args.endsWith('{'),
    value: valueOf(value),
    inherits: inherits === 'outer',
    slot: `${module} ${field === '' ? name : field}`,
    ...(written === '' ? {} : { default: written }),
    ...(needs === undefined ? {} : { needs }),
    ...(since === '' ? {} : { since }),
    ...(until === '' ? {} : { until }),
  };
}

/** Lines of the table by directive; turned into rows only when asked for. */
const lines = new Map<string, string[]>();
for (const line of table) {
  const name = line.slice(0, line.indexOf('|'));
  const known = lines.get(name);
  if (known) known.push(line);
  else lines.set(name, [line]);
}

const rows = new Map<string, readonly DirectiveRow[]>();

/** Every form of a directive in every version known; empty when no module known has it. */
export function directiveRows(name: string): readonly DirectiveRow[] {
  const known = rows.get(name);
  if (known) return known;
  const made = (lines.get(name) ?? []).map(rowOf);
  rows.set(name, made);
  return made;
}

/** The forms of a directive in one version of nginx. */
export function rowsOf(name: string, version: string): readonly DirectiveRow[] {
  return directiveRows(name).filter(
    ({ since, until }) =>
      (since === undefined || atLeast(version, since)) &&
      (until === undefined || !atLeast(version, until)),
  );
}

/** The names of all directives known. */
export const directiveNames = (): readonly string[] => Array.from(lines.keys());

const optional = new Set(optionalModules);
const others = new Set(otherModules);

/**
 * What a build, or `load_module`, must have for a module's directives to exist, as `Build` names it
 * (`http_ssl`, `stream`, `http_lua`); undefined where every nginx has them.
 */
export function requirementOf({ module, needs }: DirectiveRow): string | undefined {
  if (needs !== undefined || others.has(module)) return needs ?? module;
  const [family = ''] = module.split('_');
  return [module, module.replace(/_filter$/, ''), family].find((name) => optional.has(name));
}

/** Does the module not come with nginx? */
export const isOther = ({ module }: DirectiveRow): boolean => others.has(module);
