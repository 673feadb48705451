import type { Config, Node } from '../config.ts';
import { lowerAscii } from './host.ts';
import { argsOf, nameOf } from './node.ts';
import { compileRegex } from '../../regex.ts';
import { remember, type Expand, type State } from './state.ts';
import { isKnown, unknown, type Value } from './value.ts';

/** `map`, `geo` and `split_clients` name their variable last; the source may be left out of `geo`. */
function definitionOf(config: Config, name: string): Node | undefined {
  return config.nodes
    .filter((node) => nameOf(node) === 'http')
    .flatMap(({ children = [] }) => children)
    .findLast(
      (node) =>
        ['map', 'geo', 'split_clients'].includes(nameOf(node)) &&
        argsOf(node).at(-1)?.toLowerCase() === `$${name}`,
    );
}

interface Entry {
  readonly key: string;
  readonly value: string;
}

interface Table {
  readonly entries: readonly Entry[];
  readonly fallback: string;
  readonly hostnames: boolean;
}

function tableOf(node: Node): Table {
  const rows = (node.children ?? []).map((row) => ({
    key: nameOf(row),
    value: argsOf(row)[0] ?? '',
  }));
  const fallback = nameOf(node) === 'split_clients' ? '*' : 'default';
  const special = new Set([
    'default',
    'hostnames',
    'volatile',
    'ranges',
    'delete',
    'proxy',
    'proxy_recursive',
  ]);
  return {
    entries: rows.filter(({ key }) => key !== fallback && !special.has(key)),
    fallback: rows.find(({ key }) => key === fallback)?.value ?? '',
    hostnames: rows.some(({ key }) => key === 'hostnames'),
  };
}

/** `*.example.com`, `.example.com` and `www.example.*`, the longest that fits (ngx_hash_find_combined). */
function wildcardEntry(entries: readonly Entry[], source: string): Entry | undefined {
  const labels = source.split('.');
  const keyed = (...keys: readonly string[]): Entry | undefined =>
    entries.find(({ key }) => keys.includes(lowerAscii(key)));
  const exactDot = keyed(`.${source}`);
  if (exactDot) return exactDot;
  for (let i = 1; i < labels.length; i++) {
    const rest = labels.slice(i).join('.');
    const found = keyed(`*.${rest}`, `.${rest}`);
    if (found) return found;
  }
  for (let i = labels.length - 1; i > 0; i--) {
    const found = keyed(`${labels.slice(0, i).join('.')}.*`);
    if (found) return found;
  }
  return undefined;
}

/** Keys compare without case; a leading backslash quotes a key (ngx_http_map_find). */
function mapped(state: State, table: Table, source: string): string | undefined {
  const lower = lowerAscii(source);
  const plain = table.entries.filter(({ key }) => !key.startsWith('~'));
  const exact = plain.find(({ key }) => lowerAscii(key.replace(/^\\/, '')) === lower);
  const fixed = exact ?? (table.hostnames ? wildcardEntry(plain, lower) : undefined);
  if (fixed) return fixed.value;
  for (const { key, value } of table.entries.filter(({ key }) => key.startsWith('~'))) {
    const ignoreCase = key.startsWith('~*');
    const regex = compileRegex(key.slice(ignoreCase ? 2 : 1), ignoreCase);
    const match = regex?.exec(source);
    if (match) remember(state, match);
    if (match || (!regex && state.ask({ about: [`map ${key}`], text: `map ${key} ${source}` }))) {
      return value;
    }
  }
  return table.fallback;
}

/** One of the values that a table can give, told apart by questions; the default when all are no. */
function oneOf(state: State, name: string, table: Table, dependsOn: readonly string[]): string {
  const values = new Set(table.entries.map(({ value }) => value));
  values.delete(table.fallback);
  const yes = [...values].find((value) =>
    state.ask({ about: dependsOn, text: `$${name} = ${value}` }),
  );
  return yes ?? table.fallback;
}

/** The value of a variable that `map`, `geo` or `split_clients` defines; undefined when none does. */
export function definedVariable(state: State, name: string, expand: Expand): Value | undefined {
  const node = definitionOf(state.config, name);
  if (!node) return undefined;
  const table = tableOf(node);
  const [source = ''] = argsOf(node);
  if (nameOf(node) !== 'map') {
    const from = nameOf(node) === 'geo' && argsOf(node).length === 1 ? '$remote_addr' : source;
    return oneOf(state, name, table, from.match(/\$\w+/g) ?? [from]);
  }
  // nginx looks a variable up once: a map that leads to itself is empty.
  state.variables.set(name, unknown(`$${name}`));
  const value = expand(state, source);
  const chosen = isKnown(value)
    ? (mapped(state, table, value) ?? '')
    : oneOf(state, name, table, value.dependsOn);
  state.variables.delete(name);
  return expand(state, chosen);
}
