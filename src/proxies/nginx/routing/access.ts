import { BlockList, isIP } from 'node:net';

import type { Node } from '../config.ts';
import type { Next } from './continuation.ts';
import { accessGatesOf, refusal, refuses } from './gates.ts';
import { argsOf, nameOf, nearest } from './node.ts';
import type { State } from './state.ts';

/** The nearest `allow` and `deny` rules: a block with any replaces all outer ones. */
function rulesOf(block: Node): readonly Node[] {
  for (let at: Node | undefined = block; at; at = at.parent) {
    const rules = (at.children ?? []).filter((node) => ['allow', 'deny'].includes(nameOf(node)));
    if (rules.length > 0) return rules;
  }
  return [];
}

/** Where the client comes from; a trusted proxy in between may say so (ngx_http_realip_module). */
function clientOf({ request, block }: State): string | undefined {
  return nearest(block, 'set_real_ip_from').length > 0 ? undefined : request.clientAddress;
}

function fits(rule: string, client: string): boolean {
  if (rule === 'all') return true;
  if (rule === 'unix:' || client === 'unix:') return client === rule;
  const [address = '', bits] = rule.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0 || isIP(client) === 0) return false;
  const list = new BlockList();
  list.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family);
  return list.check(client, isIP(client) === 6 ? 'ipv6' : 'ipv4');
}

const isFor = (rule: Node): string => argsOf(rule)[0] ?? '';

/**
 * Of the `allow` and `deny` rules the first that fits (ngx_http_access_handler). Of a client from
 * nowhere known it is only known what all of them say.
 */
function ruleFor(state: State): Node | undefined {
  const rules = rulesOf(state.block);
  const client = clientOf(state);
  if (client !== undefined) return rules.find((rule) => fits(isFor(rule), client));
  const all = rules.findIndex((rule) => isFor(rule) === 'all');
  const possible = all === -1 ? rules : rules.slice(0, all + 1);
  const allowing = possible.find((rule) => nameOf(rule) === 'allow');
  const denying = possible.find((rule) => nameOf(rule) === 'deny');
  if (!denying || (!allowing && all !== -1)) return denying ?? allowing;
  const refused = state.ask({ about: ['$remote_addr'], text: `${nameOf(denying)} $remote_addr` });
  return refused ? denying : allowing;
}

const denied = (node: Node): Next => ({ kind: 'status', status: 403, node });

/** With `satisfy any`, the first that lets the client in is enough; a refusal with 401 is told first. */
function anyWayIn(state: State, rule: Node | undefined): Next | undefined {
  if (rule && nameOf(rule) === 'allow') return undefined;
  const gates = accessGatesOf(state);
  if (gates.some((gate) => !refuses(state, gate))) return undefined;
  const asking = gates.find(({ status }) => status === 401);
  if (asking) return refusal(asking);
  if (rule) return denied(rule);
  const [first] = gates;
  return first && refusal(first);
}

/** What keeps this client out, if anything does (ngx_http_core_access_phase). */
export function accessDenied(state: State): Next | undefined {
  const rule = ruleFor(state);
  const [satisfy] = nearest(state.block, 'satisfy');
  if (satisfy && argsOf(satisfy)[0]?.toLowerCase() === 'any') return anyWayIn(state, rule);
  if (rule && nameOf(rule) === 'deny') return denied(rule);
  const refusing = accessGatesOf(state).find((gate) => refuses(state, gate));
  return refusing && refusal(refusing);
}
