import type { Node } from '../config.ts';
import type { Next } from './continuation.ts';
import { argsOf, nameOf, nearest } from './node.ts';
import type { State } from './state.ts';
import { Undecidable } from './value.ts';

/** What may turn a request away, for reasons that no configuration tells. */
interface Gate {
  readonly name: string;
  readonly node: Node;
  /** What it answers with, where nothing else is said. */
  readonly status: number;
}

/** Modules of nginx, of its commercial edition, and of others that are met often. */
const accessGates: Readonly<Record<string, number>> = {
  auth_basic: 401,
  auth_request: 401,
  auth_jwt: 401,
  auth_oidc: 401,
  auth_digest: 401,
  auth_gss: 401,
  auth_ldap: 401,
  auth_pam: 401,
  js_access: 403,
  modsecurity: 403,
};

const limits = ['limit_conn', 'limit_req'];
const luaForms = ['', '_block', '_file'];
const programs = (phase: string): readonly string[] =>
  luaForms.map((form) => `${phase}_by_lua${form}`);

const names: ReadonlySet<string> = new Set([
  ...Object.keys(accessGates),
  ...limits,
  ...['server_rewrite', 'rewrite', 'access'].flatMap(programs),
]);

/** Does this name what may turn a request away, and is taken to let it pass? */
export const isGate = (name: string): boolean => names.has(name);

function gate(state: State, name: string, status: number): readonly Gate[] {
  const [node] = nearest(state.block, name);
  return node && argsOf(node)[0]?.toLowerCase() !== 'off' ? [{ name, node, status }] : [];
}

/** The gates of the access phase that stand before this request. */
export function accessGatesOf(state: State): readonly Gate[] {
  return [
    ...programs('access').flatMap((name) => gate(state, name, 403)),
    ...Object.entries(accessGates).flatMap(([name, status]) => gate(state, name, status)),
  ];
}

/** Does this gate turn the request away? That it lets it pass is looked at first. */
export function refuses(state: State, { name }: Gate): boolean {
  return state.ask({ about: [name], text: `${name} refuses` });
}

export const refusal = ({ node, status }: Gate): Next => ({ kind: 'status', status, node });

/** What the limits answer, where they refuse (ngx_http_limit_req_handler and its sibling). */
export function limited(state: State): Next | undefined {
  const valueOf = (name: string): string | undefined => {
    const [node] = nearest(state.block, name);
    return node && argsOf(node)[0]?.toLowerCase();
  };
  const set = limits.flatMap((name) => gate(state, name, Number(valueOf(`${name}_status`) ?? 503)));
  const refusing = set.find(
    (one) => valueOf(`${one.name}_dry_run`) !== 'on' && refuses(state, one),
  );
  return refusing && refusal(refusing);
}

/**
 * A program in the rewrite phase may answer, or send the request anywhere. Throws `Undecidable` for
 * the way where it does.
 */
export function programmed(state: State, phase: 'server_rewrite' | 'rewrite'): void {
  const [own] = programs(phase).flatMap((name) => nearest(state.block, name));
  if (!own) return;
  const name = nameOf(own);
  if (state.ask({ about: [name], text: `${name} takes over` })) throw new Undecidable([name]);
}
