import type { Address } from '../../../model/route.ts';
import type { Config, Node } from '../config.ts';
import {
  listenerFor,
  listenersOn,
  parseListen,
  serversOf,
  type Listen,
} from '../routing/listen.ts';
import { argsOf, childrenNamed } from '../routing/node.ts';

const keyOf = ({ address, port, quic }: Listen): string =>
  `${address} ${port} ${quic ? 'udp' : 'tcp'}`;

/** Servers without `listen` share this one (ngx_http_core_server). */
export function defaultSocket(asRoot: boolean): string {
  return keysOf([asRoot ? '*:80' : '*:8000'])[0] ?? '';
}

function keysOf(args: readonly string[]): string[] {
  return parseListen(args).map(keyOf);
}

/** Names the socket of a `listen` directive: the same for all that share it. */
export function socketOf(listen: Node): string {
  return keysOf(argsOf(listen))[0] ?? '';
}

/** Every socket that the configuration listens on, each once. */
export function socketsOf(config: Config, asRoot: boolean): string[] {
  const all = serversOf(config).flatMap((server) => {
    const listens = childrenNamed(server, 'listen');
    return listens.length > 0 ? listens.map(socketOf) : [defaultSocket(asRoot)];
  });
  return [...new Set(all)];
}

/** The socket that takes a connection to this address, or to a unix socket; undefined when none does. */
export function socketAt(
  config: Config,
  { host, port }: Address,
  asRoot: boolean,
): string | undefined {
  const address = port === 0 ? `unix:${host}` : host;
  const listener = listenerFor(listenersOn(config, port, asRoot), address);
  if (!listener) return undefined;
  const key = keyOf(listener);
  // A directive may name several addresses (a range, localhost); the copy has one socket for it.
  const directives = serversOf(config).flatMap((server) => childrenNamed(server, 'listen'));
  const named = directives.find((listen) => keysOf(argsOf(listen)).includes(key));
  return named ? socketOf(named) : key;
}
