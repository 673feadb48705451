import type { Node } from '../config.ts';
import { conditionHolds } from './condition.ts';
import { ownHandler } from './handlers.ts';
import { argsOf, childrenNamed, nameOf } from './node.ts';
import { compileRegex } from '../../regex.ts';
import { remember, type State } from './state.ts';
import { escapeArgs, unescapeRedirect } from './uri.ts';
import { isKnown, required, Undecidable, type Value } from './value.ts';
import { expand } from './variables.ts';

/** What the rewrite directives of a block lead to. */
export type Rewritten =
  | { readonly kind: 'go-on' }
  /** A response of its own: `text` is the body, or where a redirect leads. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly node: Node;
      readonly text?: Value;
      /** nginx sends it as it is; else error pages may take over. */
      readonly sent: boolean;
    };

/** Does running the directives go on after this one? */
type Flow = 'next' | 'stop' | Extract<Rewritten, { kind: 'answer' }>;

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function returned(state: State, node: Node): Flow {
  const [first = '', second] = argsOf(node);
  const bare = !/^\d+$/.test(first);
  const status = bare ? 302 : Number(first);
  const written = bare ? first : second;
  const text = written === undefined ? {} : { text: expand(state, written) };
  const sends = status < 400 || (written !== undefined && written !== '');
  state.steps.push({ kind: 'return', node });
  return { kind: 'answer', status, node, ...text, sent: sends && !redirects.has(status) };
}

/** Numbered captures are escaped again where the client escaped (ngx_http_script_copy_capture_code). */
const encoder = (state: State): ((capture: string) => string) => {
  const { quoted, plus } = state.entry.target;
  return quoted || plus ? escapeArgs : (capture) => capture;
};

function assigned(state: State, node: Node, quote: boolean): void {
  const [name = '', text = ''] = argsOf(node);
  const value = quote ? expand(state, text, encoder(state)) : expand(state, text);
  const key = name.slice(1).toLowerCase();
  if (key === 'args') state.args = required(value);
  else state.variables.set(key, value);
}

function matched(state: State, pattern: string): boolean {
  const regex = compileRegex(pattern, false);
  if (!regex) {
    const name = `rewrite ${pattern}`;
    const yes = state.ask({ about: [name], text: `${name} ${state.uri}` });
    if (yes) throw new Undecidable([name]);
    return false;
  }
  const match = regex.exec(state.uri);
  if (match) remember(state, match);
  else state.captures = [];
  return match !== null;
}

/** The new URI and query of a rewrite that is no redirect. */
function moved(state: State, replacement: string, keepArgs: boolean): void {
  const at = replacement.indexOf('?');
  const path = required(expand(state, at < 0 ? replacement : replacement.slice(0, at)));
  if (at >= 0) {
    const own = required(expand(state, replacement.slice(at + 1), encoder(state)));
    state.args = keepArgs && state.args !== '' ? `${own}&${state.args}` : own;
  } else if (!keepArgs) {
    state.args = '';
  }
  state.uri = path;
}

/** Where a rewrite redirects the client to. */
function awayTo(state: State, replacement: string, keepArgs: boolean): Value {
  const target = expand(state, replacement, encoder(state));
  if (!isKnown(target)) return target;
  const joint = replacement.includes('?') ? '&' : '?';
  return unescapeRedirect(target) + (keepArgs && state.args !== '' ? joint + state.args : '');
}

function rewritten(state: State, node: Node): Flow {
  const [pattern = '', given = '', flag] = argsOf(node);
  if (!matched(state, pattern)) return 'next';
  const keepArgs = !given.endsWith('?');
  const replacement = keepArgs ? given : given.slice(0, -1);
  state.steps.push({ kind: 'rewrite', node });
  state.internal = true;
  state.targetUntouched = false;
  const away = /^(?:https?:\/\/|\$scheme)/.test(given);
  if (away || flag === 'redirect' || flag === 'permanent') {
    const text = awayTo(state, replacement, keepArgs);
    return { kind: 'answer', status: flag === 'permanent' ? 301 : 302, node, text, sent: false };
  }
  if (flag === 'break') {
    state.locationHolds = false;
    state.uriChanged = false;
  } else {
    state.uriChanged = true;
  }
  moved(state, replacement, keepArgs);
  if (state.uri === '') return { kind: 'answer', status: 500, node, sent: false };
  return flag === 'last' || flag === 'break' ? 'stop' : 'next';
}

/** `limit_except` replaces a block's settings for the methods that it does not name. */
export function enterBlock(state: State, block: Node): void {
  const [except] = childrenNamed(block, 'limit_except');
  const allowed = except ? argsOf(except).map((method) => method.toUpperCase()) : [];
  const { method } = state;
  const named = allowed.includes(method) || (method === 'HEAD' && allowed.includes('GET'));
  state.block = except && !named ? except : block;
  state.handlerBlock = state.block;
}

function branched(state: State, node: Node, quote: { on: boolean }): Flow {
  if (!conditionHolds(state, node)) return 'next';
  state.steps.push({ kind: 'if', node });
  // An `if` of a server has no settings of its own (ngx_http_rewrite_if: SIF_CONF).
  if (!insideServerIf(node)) {
    state.block = node;
    if (ownHandler(node)) state.handlerBlock = node;
  }
  return runAll(state, node, quote);
}

function insideServerIf(node: Node): boolean {
  let { parent } = node;
  while (parent && nameOf(parent) === 'if') ({ parent } = parent);
  return !parent || nameOf(parent) === 'server';
}

function runAll(state: State, block: Node, quote: { on: boolean }): Flow {
  for (const node of block.children ?? []) {
    const flow = runOne(state, node, quote);
    if (flow !== 'next') return flow;
  }
  return 'next';
}

function runOne(state: State, node: Node, quote: { on: boolean }): Flow {
  switch (nameOf(node)) {
    case 'set': {
      assigned(state, node, quote.on);
      return 'next';
    }
    case 'if': {
      return branched(state, node, quote);
    }
    case 'rewrite': {
      const flow = rewritten(state, node);
      // nginx stops escaping captures for `set` after the first rewrite that matched.
      if (state.steps.at(-1)?.node === node) quote.on = false;
      return flow;
    }
    case 'return': {
      return returned(state, node);
    }
    case 'break': {
      if (state.uriChanged) state.locationHolds = false;
      state.uriChanged = false;
      return 'stop';
    }
    default: {
      return 'next';
    }
  }
}

/** Runs the rewrite directives of a block in their order (ngx_http_rewrite_handler). */
export function runRewrites(state: State, block: Node): Rewritten {
  const flow = runAll(state, block, { on: true });
  return typeof flow === 'string' ? { kind: 'go-on' } : flow;
}

export const textOf = (value: Value | undefined): { readonly text?: string } =>
  value !== undefined && isKnown(value) ? { text: value } : {};
