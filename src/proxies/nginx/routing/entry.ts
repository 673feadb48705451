import type { Config, Node } from '../config.ts';
import { fail, ok, type Result } from '../../../model/result.ts';
import type { Ask } from './decisions.ts';
import { normalHost } from './host.ts';
import { listenerFor, listenersOn, type Listener } from './listen.ts';
import { argsOf, nearest } from './node.ts';
import type { RoutedRequest } from './resolution.ts';
import { serverNamed, type NamedServer } from './server-name.ts';
import { parseTarget, type Target } from './uri.ts';

/** Where a request enters: the server that answers for its name, or the status that refuses it. */
export interface Entry extends NamedServer {
  readonly listener: Listener;
  readonly target: Target;
  /** `$host`: the normal name asked for, else the server's own first name. */
  readonly host: string;
  /** The TLS handshake is refused: there is no request at all. */
  readonly handshakeRefused: boolean;
  /** A request that nginx refuses before it looks at any location. */
  readonly refused?: number;
}

function flag(server: Node, name: string, otherwise: boolean): boolean {
  const [found] = nearest(server, name);
  return found ? argsOf(found)[0]?.toLowerCase() === 'on' : otherwise;
}

/** Does the socket expect TLS? `ssl on` of its default server counts for all (before 1.25.1). */
const encrypted = ({ ssl, defaultNode }: Listener): boolean =>
  ssl || flag(defaultNode, 'ssl', false);

/**
 * The socket that takes the connection.
 * Failures: `nginx-not-listening`; `nginx-no-tls`, where TLS meets a socket without it.
 */
export function enter(
  config: Config,
  request: RoutedRequest,
  asRoot: boolean,
  ask: Ask,
): Result<Listener> {
  const { address, port } = request;
  const listeners = listenersOn(config, port, asRoot);
  const found =
    address === undefined ? anyListener(listeners, ask) : listenerFor(listeners, address);
  if (!found) return fail('nginx-not-listening', { port, address: address ?? '*' });
  if (request.tls && !encrypted(found)) {
    return fail('nginx-no-tls', { port, address: found.address });
  }
  return ok(found);
}

/** Without an address each socket of the port is possible; a wildcard one is assumed first. */
function anyListener(listeners: readonly Listener[], ask: Ask): Listener | undefined {
  const sorted = [...listeners].sort((a, b) => Number(b.wildcard) - Number(a.wildcard));
  const [first, ...others] = sorted;
  const other = others
    .filter((one) => !sameServers(one, first))
    .find(({ address }) => ask({ about: ['$server_addr'], text: `listen ${address}` }));
  return other ?? first;
}

const sameServers = (one: Listener, two: Listener | undefined): boolean =>
  one.defaultNode === two?.defaultNode &&
  one.servers.length === two.servers.length &&
  one.servers.every((server, i) => server === two.servers[i]);

/** Stands in for a target that nginx refuses. */
const nowhere: Target = {
  path: '/',
  args: '',
  raw: '/',
  quoted: false,
  plus: false,
  emptyPath: false,
};

/**
 * The server and the path of a request. The name in the TLS handshake chooses first; a Host
 * that fits no server brings the socket's default (ngx_http_ssl_servername, ngx_http_set_virtual_server).
 */
export function virtualServer(listener: Listener, request: RoutedRequest, ask: Ask): Entry {
  const { servers, defaultNode } = listener;
  const sni = request.tls && request.sni ? normalHost(request.sni) : undefined;
  const handshake = sni === undefined ? undefined : serverNamed(servers, sni, ask);
  const first: NamedServer = handshake ?? { server: defaultNode };

  const handshakeRefused = request.tls && flag(first.server, 'ssl_reject_handshake', false);
  const on = { listener, handshakeRefused };
  // The request line is read before the name is known: with the settings of the first server.
  const target = parseTarget(request.uri, flag(first.server, 'merge_slashes', true));
  if (!target) return { ...on, ...first, target: nowhere, host: '', refused: 400 };
  const byName = (host: string): NamedServer =>
    handshake && host === sni
      ? handshake
      : (serverNamed(servers, host, ask) ?? { server: defaultNode });
  const fromTarget = target.host === undefined ? undefined : normalHost(target.host);
  const fromHeader = request.hostHeader === '' ? '' : normalHost(request.hostHeader);
  const host = target.host === undefined ? fromHeader : fromTarget;
  if (host === undefined || fromHeader === undefined) {
    const known = fromTarget === undefined ? first : byName(fromTarget);
    return { ...on, ...known, target, host: '', refused: 400 };
  }
  const named = byName(host);
  const plainToTls = !request.tls && encrypted(listener) ? { refused: 497 } : {};
  return { ...on, ...named, target, host, ...plainToTls };
}
