import { isIP } from 'node:net';

import type { Config, Node } from '../config.ts';
import { patternOf } from '../glob.ts';
import { childrenNamed, lastNamed } from './node.ts';

/** An address that a `Listen` or a `<VirtualHost>` names; port 0 for every port. */
export interface Endpoint {
  /** `*` for every address. */
  readonly host: string;
  readonly port: number;
}

/** A server of the configuration: the main one, or a `<VirtualHost>`. */
export interface Server {
  /** Absent for the main server. */
  readonly node?: Node;
  /** The directives directly in it. */
  readonly nodes: readonly Node[];
  readonly name: string | undefined;
  readonly aliases: readonly string[];
  readonly endpoints: readonly Endpoint[];
}

/** `*:80`, `[::1]:443`, `10.0.0.1`, `_default_:8080`, `80`. */
export function endpointOf(text: string, portAlone: boolean): Endpoint {
  if (portAlone && /^\d+$/.test(text)) return { host: '*', port: Number(text) };
  const [, six, plain = '', port] = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d+|\*))?$/.exec(text) ?? [];
  const host = six ?? plain;
  const any = ['*', '_default_', '0.0.0.0', '::', ''].includes(host.toLowerCase());
  return { host: any ? '*' : host, port: port === undefined || port === '*' ? 0 : Number(port) };
}

function nameOf(nodes: readonly Node[]): string | undefined {
  const said = lastNamed(nodes, 'servername')?.args[0];
  return said?.replace(/^\w+:\/\//, '').replace(/:\d+$/, '');
}

function serverOf(nodes: readonly Node[], node: Node | undefined, port: number): Server {
  const endpoints = (node?.args ?? []).map((text) => {
    const endpoint = endpointOf(text, false);
    // Without a port it is that of the main server's name, or any.
    return /:(\d+|\*)$/.test(text) ? endpoint : { ...endpoint, port };
  });
  return {
    ...(node ? { node } : {}),
    nodes,
    name: nameOf(nodes),
    aliases: childrenNamed(nodes, 'serveralias').flatMap(({ args }) => args),
    endpoints,
  };
}

/** The main server and the virtual hosts, in the order of the configuration. */
export function serversOf({ nodes }: Config): { main: Server; hosts: readonly Server[] } {
  const main = serverOf(nodes, undefined, 0);
  const said = lastNamed(nodes, 'servername')?.args[0];
  const port = Number(/:(\d+)$/.exec(said ?? '')?.[1] ?? 0);
  const hosts = childrenNamed(nodes, 'virtualhost').map((node) =>
    serverOf(node.children ?? [], node, port),
  );
  return { main, hosts: hosts.map((host) => named(host, main)) };
}

/** A virtual host for every address has the main server's name, where it has none of its own. */
const named = (host: Server, main: Server): Server =>
  host.name === undefined && host.endpoints.some((endpoint) => endpoint.host === '*')
    ? { ...host, name: main.name }
    : host;

/** Does a `Listen` take connections to this address and port? */
export function listens({ nodes }: Config, address: string | undefined, port: number): boolean {
  const taken = childrenNamed(nodes, 'listen').map(({ args }) => endpointOf(args[0] ?? '', true));
  return taken.some((one) => {
    if (one.port !== port) return false;
    return one.host === '*' || address === undefined || one.host === address;
  });
}

/** Virtual hosts that share an address and port: the first serves where no name fits. */
function sharing(
  hosts: readonly Server[],
  fits: (endpoint: Endpoint) => boolean,
  port: number,
): readonly Server[] {
  const having = (wanted: number): readonly Server[] =>
    hosts.filter(({ endpoints }) =>
      endpoints.some((endpoint) => endpoint.port === wanted && fits(endpoint)),
    );
  const exact = having(port);
  return exact.length > 0 ? exact : having(0);
}

/** Does a name of the server fit the host (matches_aliases() in vhost.c)? Plain ones come first. */
function answersTo({ name, aliases }: Server, host: string): boolean {
  const wanted = host.toLowerCase();
  if (name?.toLowerCase() === wanted) return true;
  return aliases.some((alias) => {
    const lower = alias.toLowerCase();
    return /[*?]/.test(lower) ? patternOf(lower, false).test(wanted) : lower === wanted;
  });
}

/**
 * The server for a request (ap_update_vhost_given_ip and check_hostalias in vhost.c).
 * @param address what was connected to; where it is not known, only hosts for every address are looked at
 * @param host as the client names it, without its port
 */
export function serverFor(
  config: Config,
  address: string | undefined,
  port: number,
  host: string,
): Server {
  const { main, hosts } = serversOf(config);
  const own = sharing(hosts, (endpoint) => endpoint.host === address, port);
  const group = own.length > 0 ? own : sharing(hosts, (endpoint) => endpoint.host === '*', port);
  const byName = group.find((server) => answersTo(server, host));
  const byAddress = group.find(({ node }) =>
    (node?.args ?? []).some((text) => text.replace(/:(\d+|\*)$/, '') === host),
  );
  return byName ?? byAddress ?? group[0] ?? main;
}

/**
 * The address that a client of a URL connects to, as far as its host and the configuration tell: a
 * virtual host on an address of its own may be called so. Undefined: any.
 * @param host as the client names it
 */
export function addressFor(
  config: Config,
  { host, port }: { readonly host: string; readonly port: number },
): string | undefined {
  const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  if (isIP(name) !== 0) return name;
  const taken = (address: string): boolean => listens(config, address, port);
  if (name === 'localhost') return ['127.0.0.1', '::1'].find(taken) ?? '127.0.0.1';
  return serversOf(config)
    .hosts.filter((server) => answersTo(server, name))
    .flatMap(({ endpoints }) => endpoints)
    .filter((endpoint) => endpoint.port === port || endpoint.port === 0)
    .map((endpoint) => endpoint.host)
    .find((address) => address !== '*' && taken(address));
}
