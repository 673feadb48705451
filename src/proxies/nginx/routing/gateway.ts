import { fail, ok, type Result } from '../../../model/result.ts';
import type { Gateway, Parameters } from '../../../model/route.ts';
import type { Node } from '../config.ts';
import { argsOf, nearest } from './node.ts';
import type { State } from './state.ts';
import { concat, isKnown, Undecidable, unknown, type Value } from './value.ts';
import { expand } from './variables.ts';

const gateways: ReadonlySet<string> = new Set(['fastcgi', 'uwsgi', 'scgi'] satisfies Gateway[]);

export const isGateway = (protocol: string): protocol is Gateway => gateways.has(protocol);

/** A header's name as a variable of CGI (RFC 3875, section 4.1.18). */
const variableOf = (header: string): string => `HTTP_${header.toUpperCase().replaceAll('-', '_')}`;

/** Headers that CGI has variables of its own for. */
const own: ReadonlySet<string> = new Set(['HTTP_CONTENT_TYPE', 'HTTP_CONTENT_LENGTH']);

function headersOf({ request }: State): Parameters | undefined {
  if (!request.headers) return undefined;
  const named = [['Host', request.hostHeader] as const, ...request.headers];
  return named
    .map(([name, value]) => [variableOf(name), value] as const)
    .filter(([name, value]) => !own.has(name) && (name !== 'HTTP_HOST' || value !== ''));
}

/**
 * The state as this machine's own client makes it: what nginx knows of the connection and the routing
 * does not ask for. Any port would do for a client. Nothing is asked here, for what a variable of the
 * application is does not decide about the route.
 */
function asked(state: State): State {
  const variables = new Map(state.variables);
  const { clientAddress, address } = state.request;
  const client: Value = clientAddress ?? address ?? unknown('$remote_addr');
  const connection: readonly (readonly [string, Value])[] = [
    ['server_protocol', 'HTTP/1.1'],
    ['remote_addr', client],
    ['remote_port', '49152'],
  ];
  for (const [name, value] of connection) variables.set(name, value);
  const ask: State['ask'] = ({ about }) => {
    throw new Undecidable(about);
  };
  return { ...state, variables, ask };
}

function valueOf(state: State, text: string): Value {
  try {
    return expand(state, text);
  } catch (error) {
    if (error instanceof Undecidable) return unknown(...error.dependsOn);
    throw error;
  }
}

/** What the directives name, in their order (ngx_http_upstream_param_set_slot). */
function written(state: State, nodes: readonly Node[]): (readonly [string, Value])[] {
  return nodes.flatMap((node) => {
    const [name = '', text = '', option] = argsOf(node);
    const value = valueOf(state, text);
    return option === 'if_not_empty' && value === '' ? [] : [[name, value] as const];
  });
}

/**
 * The variables that nginx sends in a gateway's protocol (ngx_http_fastcgi_create_request): those of
 * `fastcgi_param` and its siblings, then the client's headers, each unless a directive names it.
 * Failures: `gateway-parameters-unknown` (`on`), where one depends on what cannot be known.
 */
export function gatewayParameters(
  before: State,
  node: Node,
  protocol: Gateway,
): Result<Parameters> {
  const state = asked(before);
  const named = written(state, nearest(node, `${protocol}_param`));
  const passes = nearest(node, `${protocol}_pass_request_headers`)[0];
  const headers = passes && argsOf(passes)[0] === 'off' ? [] : headersOf(state);
  const all = concat(named.map(([, value]) => value));
  if (!isKnown(all) || !headers) {
    const on = isKnown(all) ? ['$http_…'] : all.dependsOn;
    return fail('gateway-parameters-unknown', { on: on.join(', ') });
  }
  const taken = new Set(named.map(([name]) => name));
  return ok([
    ...named.map(([name, value]) => [name, isKnown(value) ? value : ''] as const),
    ...headers.filter(([name]) => !taken.has(name)),
  ]);
}
