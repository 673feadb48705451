import { BlockList, isIP } from 'node:net';

import type { Node } from '../config.ts';
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

function fits(state: State, rule: string): boolean {
  const { clientAddress } = state.request;
  if (rule === 'all') return true;
  if (clientAddress === undefined) {
    return state.ask({ about: ['$remote_addr'], text: `$remote_addr in ${rule}` });
  }
  if (rule === 'unix:') return clientAddress === rule;
  const [address = '', bits] = rule.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0 || isIP(clientAddress) === 0) return false;
  const list = new BlockList();
  list.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family);
  return list.check(clientAddress, isIP(clientAddress) === 6 ? 'ipv6' : 'ipv4');
}

/** With `satisfy any` a password, or whatever else is asked for, lets a client in all the same. */
function otherWayIn(state: State): boolean {
  const [satisfy] = nearest(state.block, 'satisfy');
  if (!satisfy || argsOf(satisfy)[0] !== 'any') return false;
  const others = ['auth_basic', 'auth_request', 'auth_jwt'].filter((name) =>
    nearest(state.block, name).some((node) => argsOf(node)[0] !== 'off'),
  );
  return others.length > 0 && state.ask({ about: others, text: `satisfy any ${others.join(' ')}` });
}

/** The rule that keeps this client out, if one does: the first that fits (ngx_http_access_handler). */
export function denial(state: State): Node | undefined {
  const rule = rulesOf(state.block).find((node) => fits(state, argsOf(node)[0] ?? ''));
  return rule && nameOf(rule) === 'deny' && !otherWayIn(state) ? rule : undefined;
}
