import { isIP } from 'node:net';

import type { Node } from '../config.ts';
import { gatewayParameters, isGateway } from './gateway.ts';
import { locationOf } from './handlers.ts';
import { locationPattern } from './location.ts';
import { argsOf, nameOf, nearest } from './node.ts';
import type { Handler } from './resolution.ts';
import type { State } from './state.ts';
import {
  passDirectives,
  passTarget,
  upstreamOf,
  type PassTarget,
  type Upstream,
} from './upstream.ts';
import { escapeUri } from './uri.ts';
import { isKnown } from './value.ts';
import { expand } from './variables.ts';

/** The prefix that the URI of `proxy_pass` stands for. */
function replacedPrefix(node: Node): string {
  const location = node.parent && locationOf(node.parent);
  const pattern = location && locationPattern(location);
  const fixed = pattern?.kind === 'prefix' || pattern?.kind === 'exact';
  return fixed ? pattern.text : '';
}

/** The target that an HTTP upstream gets (ngx_http_proxy_create_request). */
function passedTarget(state: State, node: Node, target: PassTarget, dynamic: boolean): string {
  const { raw, quoted } = state.entry.target;
  const query = state.args === '' ? '' : `?${state.args}`;
  const written = target.uri?.startsWith('?') ? `/${target.uri}` : (target.uri ?? '');
  if (written === '' && state.targetUntouched) return raw;
  if (written !== '' && dynamic) return written;
  // After `rewrite … break` nginx passes the new URI alone.
  const [prefix, rest] =
    written !== '' && state.locationHolds
      ? [written, state.uri.slice(replacedPrefix(node).length)]
      : ['', state.uri];
  return `${prefix}${quoted || state.internal ? escapeUri(rest) : rest}${query}`;
}

/** A host name that is put together for each request is looked up for each request. */
const needsResolver = ({ block, servers }: Upstream): boolean =>
  !block && servers.some(({ address }) => address.port !== 0 && isIP(address.host) === 0);

/** What a pass directive does with a request. */
export function passHandler(state: State, node: Node): Handler {
  const directive = nameOf(node);
  const [text = ''] = argsOf(node);
  const value = expand(state, text);
  if (!isKnown(value)) return { kind: 'pass', directive, node, dependsOn: value.dependsOn };
  const target = passTarget(directive, value);
  // Nothing to speak to: nginx answers 500.
  if (!target) return { kind: 'answer', status: 500, node };
  const upstream = upstreamOf(state.config, target);
  const dynamic = text.includes('$');
  if (dynamic && needsResolver(upstream) && nearest(node, 'resolver').length === 0) {
    return { kind: 'answer', status: 502, node };
  }
  const { protocol } = target;
  const http = protocol === 'http' || protocol === 'https';
  return {
    kind: 'pass',
    directive,
    node,
    upstream,
    dependsOn: [],
    ...(http ? { uri: passedTarget(state, node, target, dynamic) } : {}),
    ...(isGateway(protocol) ? { parameters: gatewayParameters(state, node, protocol) } : {}),
  };
}

export const isPass = (node: Node): boolean => Object.hasOwn(passDirectives, nameOf(node));
