import type { Site } from '../proxy.ts';
import type { Config, Node } from './config.ts';
import { parseListen, serversOf } from './routing/listen.ts';
import { argsOf, childrenNamed } from './routing/node.ts';
import { serverNames } from './routing/server-name.ts';

/** Names with wildcards, patterns or variables stand for many; none of them can be asked for. */
const plainName = /^[a-z0-9.-]*$/i;

/** Where a wildcard socket can be reached from here. */
const reachable: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

function sitesOf(server: Node): readonly Site[] {
  const listens = childrenNamed(server, 'listen').flatMap((node) => parseListen(argsOf(node)));
  const host = serverNames(server).find((name) => plainName.test(name));
  if (host === undefined) return [];
  return listens
    .filter(
      ({ family, quic, proxyProtocol }) => family.startsWith('inet') && !quic && !proxyProtocol,
    )
    .slice(0, 1)
    .map(({ address, port, ssl }) => ({
      host,
      address: reachable[address] ?? address,
      port,
      tls: ssl,
    }));
}

/** The sites of every server but one. */
export function otherSites(config: Config, server: Node | undefined): readonly Site[] {
  return serversOf(config)
    .filter((other) => other !== server)
    .flatMap(sitesOf);
}
