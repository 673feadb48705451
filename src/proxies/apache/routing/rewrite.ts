import { compileRegex } from '../../regex.ts';
import type { Node } from '../config.ts';
import { isOn, lastNamed } from './node.ts';
import { substituted } from './proxy-pass.ts';

/** What of a request a condition may look at. */
export interface RewriteRequest {
  readonly path: string;
  readonly query: string | undefined;
  readonly host: string;
  readonly method: string;
  readonly port: number;
  readonly tls: boolean;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** What rules at server level make of a request. */
export type Rewritten =
  /** None changed anything: what else maps paths goes on. */
  | { readonly kind: 'none' }
  | {
      readonly kind: 'proxy';
      readonly url: string;
      readonly query: string | undefined;
      readonly node: Node;
    }
  | { readonly kind: 'answer'; readonly status: number; readonly node: Node }
  /** A path; `through`: what else maps paths goes on with it (`[PT]`). */
  | {
      readonly kind: 'path';
      readonly path: string;
      readonly query: string | undefined;
      readonly through: boolean;
      readonly node: Node;
    };

export interface Rewriting {
  readonly result: Rewritten;
  /** Rules that were passed over, because what they look at is not known. */
  readonly dependsOn: readonly Node[];
}

const flagsOf = (word: string | undefined): ReadonlyMap<string, string> =>
  new Map(
    (word ?? '')
      .replace(/^\[|\]$/g, '')
      .split(',')
      .map((flag) => flag.trim().split('='))
      .map(([name = '', value = '']) => [shortFlag(name.toLowerCase()), value] as const),
  );

const longFlags: Readonly<Record<string, string>> = {
  forbidden: 'f',
  gone: 'g',
  last: 'l',
  next: 'n',
  nocase: 'nc',
  ornext: 'or',
  passthrough: 'pt',
  proxy: 'p',
  qsappend: 'qsa',
  qsdiscard: 'qsd',
  redirect: 'r',
};

const shortFlag = (name: string): string => longFlags[name] ?? name;

/** The value of a text with `%{…}` in it; undefined where a part is not known. */
function expanded(text: string, request: RewriteRequest): string | undefined {
  let known = true;
  const header = (name: string): string =>
    request.headers.find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1] ?? '';
  const values: Readonly<Record<string, string>> = {
    HTTP_HOST: request.host,
    HTTPS: request.tls ? 'on' : 'off',
    HTTP_ACCEPT: header('accept'),
    HTTP_USER_AGENT: header('user-agent'),
    QUERY_STRING: request.query ?? '',
    REQUEST_METHOD: request.method,
    REQUEST_SCHEME: request.tls ? 'https' : 'http',
    REQUEST_URI: request.path,
    SERVER_PORT: String(request.port),
  };
  const value = text.replaceAll(
    /%\{(HTTP:)?([\w-]+)\}/g,
    (whole, ofHeader: string | undefined, name: string) => {
      const found = ofHeader === undefined ? values[name] : header(name);
      if (found === undefined) known = false;
      return found ?? whole;
    },
  );
  return known && !/%\{|%\d|\$\{/.test(value) ? value : undefined;
}

/** Does a `RewriteCond` hold? Undefined where that is not known. */
function condition({ args }: Node, request: RewriteRequest): boolean | undefined {
  const [text = '', written = '', flags] = args;
  const negated = written.startsWith('!');
  const pattern = written.slice(negated ? 1 : 0);
  const value = expanded(text, request);
  if (value === undefined || /^-|^[<>]/.test(pattern)) return undefined;
  const noCase = flagsOf(flags).has('nc');
  if (pattern.startsWith('=')) {
    const wanted = pattern.slice(1).replace(/^""$/, '');
    const same = noCase ? value.toLowerCase() === wanted.toLowerCase() : value === wanted;
    return same !== negated;
  }
  const regex = compileRegex(pattern, noCase);
  return regex && regex.test(value) !== negated;
}

/** Do the conditions before a rule hold, `[OR]` between some of them? */
function conditionsHold(conditions: readonly Node[], request: RewriteRequest): boolean | undefined {
  let group: (boolean | undefined)[] = [];
  let all: boolean | undefined = true;
  for (const node of conditions) {
    group.push(condition(node, request));
    if (flagsOf(node.args[2]).has('or')) continue;
    const one = group.includes(true) ? true : group.includes(undefined) ? undefined : false;
    if (one === false) return false;
    all = one === undefined ? undefined : all;
    group = [];
  }
  return all;
}

function outcome(
  node: Node,
  target: string,
  flags: ReadonlyMap<string, string>,
  query: string | undefined,
): Rewritten {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const own = mark < 0 ? undefined : target.slice(mark + 1);
  const added =
    flags.has('qsa') && own !== undefined && query !== undefined ? `${own}&${query}` : own;
  const next = own === undefined && !flags.has('qsd') ? query : added;
  if (flags.has('p')) return { kind: 'proxy', url: path, query: next, node };
  const absolute = /^\w+:\/\//.test(target);
  if (flags.has('r') || absolute) {
    return { kind: 'answer', status: Number(flags.get('r')) || 302, node };
  }
  return { kind: 'path', path, query: next, through: flags.has('pt'), node };
}

/**
 * Runs the rules of one server in their order (hook_uri2file in mod_rewrite.c). A rule whose
 * conditions are not known is named, and passed over.
 */
export function rewrite(nodes: readonly Node[], request: RewriteRequest): Rewriting {
  const dependsOn: Node[] = [];
  if (!isOn(lastNamed(nodes, 'rewriteengine'))) return { result: { kind: 'none' }, dependsOn };
  let result: Rewritten = { kind: 'none' };
  let conditions: Node[] = [];
  let now = request;
  for (const node of nodes) {
    if (node.name === 'rewritecond') conditions.push(node);
    if (node.name !== 'rewriterule') continue;
    const before = conditions;
    conditions = [];
    const [written = '', target = '', words] = node.args;
    const flags = flagsOf(words);
    const negated = written.startsWith('!');
    const regex = compileRegex(written.slice(negated ? 1 : 0), flags.has('nc'));
    const found = regex?.exec(now.path);
    if (regex && (found === null) !== negated) continue;
    const fits = regex ? conditionsHold(before, now) : undefined;
    const text = found ? substituted(target, found) : target;
    const whole = expanded(text, now);
    if (fits === false) continue;
    if (fits === undefined || whole === undefined) {
      dependsOn.push(node);
      continue;
    }
    if (flags.has('f') || flags.has('g')) {
      return { result: { kind: 'answer', status: flags.has('f') ? 403 : 410, node }, dependsOn };
    }
    if (target !== '-' || flags.has('p')) {
      result = outcome(node, target === '-' ? now.path : whole, flags, now.query);
    }
    if (result.kind === 'proxy' || result.kind === 'answer') break;
    if (result.kind === 'path') now = { ...request, path: result.path, query: result.query };
    if (flags.has('l') || flags.has('end') || flags.has('pt')) break;
  }
  return { result, dependsOn };
}
