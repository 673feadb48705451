import type { Address } from '../../../model/route.ts';
import type { Config, Node } from '../config.ts';
import { childrenNamed } from '../routing/node.ts';
import { endpointOf, type Endpoint } from '../routing/vhost.ts';

/** Names the socket of a `Listen`: `address port tcp`. */
function socketOf({ host, port }: Endpoint): string {
  return `${host === '*' ? '0.0.0.0' : host} ${port} tcp`;
}

const endpoints = ({ nodes }: Config): readonly Endpoint[] =>
  childrenNamed(nodes, 'listen').map(({ args }) => endpointOf(args[0] ?? '', true));

/** Every socket that the configuration listens on, each once. */
export const socketsOf = (config: Config): readonly string[] => [
  ...new Set(endpoints(config).map(socketOf)),
];

/** The socket that takes a connection to this address; undefined when none does. */
export function socketAt(config: Config, { host, port }: Address): string | undefined {
  const there = endpoints(config).filter((one) => one.port === port);
  const found = there.find((one) => one.host === host) ?? there.find((one) => one.host === '*');
  return found && socketOf(found);
}

/** An address of the loopback that nothing of a copy listens on. */
const nowhere = '127.0.0.9';

/** Where the copy listens in place of a socket of the original; undefined where it stays. */
type Moved = (socket: string) => string | undefined;

/** The words of a `Listen` in the copy. */
export function movedListen({ args }: Node, listen: Moved): readonly string[] {
  const to = listen(socketOf(endpointOf(args[0] ?? '', true)));
  return to === undefined ? args : [to, ...args.slice(1)];
}

/**
 * The addresses of a `<VirtualHost>` in the copy, so that it serves there whom it serves in the
 * original: hosts of the address that is asked keep their precedence over those of any address.
 * @param entry the address of the original that clients connect to
 */
export function movedHost(
  { args }: Node,
  config: Config,
  entry: Address | undefined,
  listen: Moved,
): readonly string[] {
  return args.flatMap((text) => {
    const endpoint = endpointOf(text, false);
    const ports = endpoints(config)
      .filter(({ port }) => endpoint.port === 0 || port === endpoint.port)
      .flatMap((one) => listen(socketOf(one))?.replace(/^.*:/, '') ?? []);
    if (ports.length === 0) return [text];
    const own = entry === undefined || endpoint.host === entry.host;
    const host = endpoint.host === '*' ? '*' : own ? '127.0.0.1' : nowhere;
    return endpoint.port === 0 ? [host] : ports.map((port) => `${host}:${port}`);
  });
}
