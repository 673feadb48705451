import type { Node } from '../config.ts';
import type { Ask } from './decisions.ts';
import { argsOf, childrenNamed } from './node.ts';
import { compileRegex } from '../../regex.ts';

/** How a location says what it serves. */
export interface LocationPattern {
  readonly kind: 'exact' | 'prefix' | 'regex' | 'named';
  readonly text: string;
  /** `^~`: regular expressions are not tried after this prefix. */
  readonly noRegex: boolean;
  readonly ignoreCase: boolean;
}

/** Directives whose handler makes nginx redirect `/x` to `/x/` for `location /x/`. */
const autoRedirecting = [
  'proxy_pass',
  'fastcgi_pass',
  'uwsgi_pass',
  'scgi_pass',
  'grpc_pass',
  'memcached_pass',
];

/** Reads the arguments of `location`; the modifier may touch the name (ngx_http_core_location). */
export function locationPattern(node: Node): LocationPattern {
  const [first = '', second] = argsOf(node);
  const [, modifier = '', text = ''] =
    second === undefined ? (/^(=|\^~|~\*?|)([^]*)$/.exec(first) ?? []) : ['', first, second];
  const kinds = { '=': 'exact', '~': 'regex', '~*': 'regex' } as const;
  const named = second === undefined && modifier === '' && text.startsWith('@');
  return {
    kind: kinds[modifier as keyof typeof kinds] ?? (named ? 'named' : 'prefix'),
    text,
    noRegex: modifier === '^~',
    ignoreCase: modifier === '~*',
  };
}

export type LocationChoice =
  /** `location` is absent when no location fits: the server itself serves. */
  | { readonly kind: 'found'; readonly location?: Node; readonly match?: RegExpExecArray }
  /** nginx answers 301 to the location's own name, with its trailing slash. */
  | { readonly kind: 'slash-redirect'; readonly location: Node; readonly to: string };

type Known = { readonly node: Node; readonly pattern: LocationPattern };

const known = (block: Node): readonly Known[] =>
  childrenNamed(block, 'location').map((node) => ({ node, pattern: locationPattern(node) }));

const redirects = (node: Node): boolean =>
  autoRedirecting.some((name) => childrenNamed(node, name).length > 0);

type Static =
  | { readonly kind: 'done'; readonly choice: LocationChoice }
  | { readonly kind: 'prefix'; readonly found: Known }
  | { readonly kind: 'none' };

/** ngx_http_core_find_static_location: exact, else slash redirect, else the longest prefix. */
function staticLocation(locations: readonly Known[], uri: string): Static {
  const fixed = locations.filter(({ pattern: { kind } }) => kind === 'exact' || kind === 'prefix');
  const exact = fixed.find(({ pattern }) => pattern.kind === 'exact' && pattern.text === uri);
  if (exact) return { kind: 'done', choice: { kind: 'found', location: exact.node } };
  const same = fixed.find(({ pattern }) => pattern.text === uri);
  if (same) return { kind: 'prefix', found: same };
  const slashed = fixed.filter(({ pattern }) => pattern.text === `${uri}/`);
  const target = slashed.find(({ pattern }) => pattern.kind === 'exact') ?? slashed[0];
  if (target && slashed.some(({ node }) => redirects(node))) {
    const { node } = target;
    return { kind: 'done', choice: { kind: 'slash-redirect', location: node, to: `${uri}/` } };
  }
  const prefixes = fixed.filter(
    ({ pattern }) => pattern.kind === 'prefix' && uri.startsWith(pattern.text),
  );
  const longest = prefixes.reduce<Known | undefined>(
    (best, one) => (best && best.pattern.text.length >= one.pattern.text.length ? best : one),
    undefined,
  );
  return longest ? { kind: 'prefix', found: longest } : { kind: 'none' };
}

/** Where the search stands: what it chose so far, and whether that ends it. */
interface Search {
  readonly choice: LocationChoice;
  readonly final: boolean;
}

/**
 * One level of ngx_http_core_find_location: the static choice, the levels inside it, then this
 * level's regular expressions, unless the prefix chosen here forbids them.
 */
function search(block: Node, here: LocationChoice, uri: string, ask: Ask): Search {
  const locations = known(block);
  const fixed = staticLocation(locations, uri);
  if (fixed.kind === 'done') return { choice: fixed.choice, final: true };
  let choice = here;
  if (fixed.kind === 'prefix') {
    const { node } = fixed.found;
    const inner = search(node, { kind: 'found', location: node }, uri, ask);
    if (inner.final) return inner;
    choice = inner.choice;
    if (fixed.found.pattern.noRegex) return { choice, final: false };
  }
  for (const { node, pattern } of locations) {
    if (pattern.kind !== 'regex') continue;
    const match = matchLocation(pattern, uri, ask);
    if (!match) continue;
    const captures = match === true ? {} : { match };
    const inner = search(node, { kind: 'found', location: node, ...captures }, uri, ask).choice;
    // Inside a regular expression nginx forgets the slash redirect: it serves the location instead.
    const { location = node } = inner;
    return { choice: { kind: 'found', location, ...capturesOf(inner, captures) }, final: true };
  }
  return { choice, final: false };
}

/** Captures are those of the last expression that matched. */
const capturesOf = (
  inner: LocationChoice,
  outer: { readonly match?: RegExpExecArray },
): { readonly match?: RegExpExecArray } =>
  inner.kind === 'found' && inner.match ? { match: inner.match } : outer;

/** `true`: assumed to match, captures not known. */
function matchLocation(pattern: LocationPattern, uri: string, ask: Ask): RegExpExecArray | boolean {
  const regex = compileRegex(pattern.text, pattern.ignoreCase);
  if (regex) return regex.exec(uri) ?? false;
  const name = `location ${pattern.ignoreCase ? '~*' : '~'} ${pattern.text}`;
  return ask({ about: [name], text: `${name} ${uri}` });
}

/** The location of a server that serves a normalised path. */
export function chooseLocation(server: Node, uri: string, ask: Ask): LocationChoice {
  return search(server, { kind: 'found' }, uri, ask).choice;
}

/** The named location `@name` of a server. */
export function namedLocation(server: Node, name: string): Node | undefined {
  return known(server).find(({ pattern }) => pattern.kind === 'named' && pattern.text === name)
    ?.node;
}
