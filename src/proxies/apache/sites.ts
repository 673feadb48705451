import type { Site } from '../proxy.ts';
import type { Config } from './config.ts';
import { childrenNamed, isOn, lastNamed } from './routing/node.ts';
import { endpointOf, serversOf, type Server } from './routing/vhost.ts';

function siteOf(config: Config, server: Server): readonly Site[] {
  const listens = childrenNamed(config.nodes, 'listen').map(({ args }) =>
    endpointOf(args[0] ?? '', true),
  );
  const wanted = server.endpoints[0] ?? { host: '*', port: 0 };
  const socket = listens.find(
    ({ host, port }) =>
      (wanted.port === 0 || wanted.port === port) &&
      (host === '*' || wanted.host === '*' || host === wanted.host),
  );
  if (!socket || server.name === undefined) return [];
  const address = [wanted.host, socket.host].find((host) => host !== '*') ?? '127.0.0.1';
  const tls = isOn(lastNamed(server.nodes, 'sslengine'));
  return [{ host: server.name, address, port: socket.port, tls }];
}

/** The sites of every virtual host but one, as far as they have a name to be asked for by. */
export function otherSites(config: Config, own: Server | undefined): readonly Site[] {
  return serversOf(config)
    .hosts.filter(({ node }) => node !== own?.node)
    .flatMap((server) => siteOf(config, server));
}
