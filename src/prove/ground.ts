import net, { isIP } from 'node:net';
import { join } from 'node:path';

import type { Child, ChildOptions } from '../host/child.ts';
import { freePort } from '../host/ports.ts';
import type { Address, HopProtocol } from '../model/route.ts';
import type { Config, Node } from '../proxies/nginx/config.ts';
import { socketAt } from '../proxies/nginx/sandbox/listen.ts';
import { bridge, type Pipe } from './bridge.ts';
import { jailed, jailOptions } from './jail.ts';

/** How a client reaches the copy: an address, or a unix socket that leads to it. */
export type Entry = Address | { readonly socketPath: string };

/** Where a private copy stands: who hears it, whom it can reach, how its program is run. */
export interface Ground {
  /** Where it listens in place of a socket; undefined to leave the address as it is. */
  listen(socket: string): string | undefined;
  origin(protocol: HopProtocol): string;
  readonly harmless: string;
  readonly entry: Entry;
  /** The way of a trial's barrier to the copy's control server: the same as that of its events. */
  gate(control: string): string;
  command(binary: string, args: readonly string[]): readonly [string, readonly string[]];
  readonly options: ChildOptions;
  /** Resolves once the ways to and from the copy are open, or its process has ended. */
  opened(child: Child): Promise<void>;
  close(): Promise<void>;
}

export interface GroundPlan {
  readonly folder: string;
  readonly as: NonNullable<ChildOptions['as']> | undefined;
  /** Every socket that the original listens on, and the one that the client connects to. */
  readonly sockets: readonly string[];
  readonly entrySocket: string;
  readonly entry: Address;
  readonly origin: (protocol: HopProtocol) => Address;
  readonly harmless: number;
  /** Files that the proxy needs besides its copy. */
  readonly visible: readonly string[];
}

const loopback = '127.0.0.1';
const text = ({ host, port }: Address): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** On ports of this machine's loopback, one for each socket of the original. */
export async function loopbackGround(plan: GroundPlan): Promise<Ground> {
  const ports = await Promise.all(plan.sockets.map(() => freePort()));
  const portOf = (socket: string): number => ports[plan.sockets.indexOf(socket)] ?? 0;
  return {
    listen: (socket) => `${loopback}:${portOf(socket)}`,
    origin: (protocol) => text(plan.origin(protocol)),
    harmless: `${loopback}:${plan.harmless}`,
    entry: { host: loopback, port: portOf(plan.entrySocket) },
    gate: (control) => control,
    command: (binary, args) => [binary, args],
    options: plan.as ? { as: plan.as } : {},
    opened: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

const protocols: readonly HopProtocol[] = ['http', 'fastcgi', 'uwsgi', 'scgi'];

/** `address port tcp` → the address where it is an IP address, and the port. */
function taken(socket: string): { address: string; port: number } {
  const [address = '', port = ''] = socket.split(' ');
  return { address, port: Number(port) };
}

/** Ports that no socket of the original has, from the top. */
function sparePorts(sockets: readonly string[], count: number): number[] {
  const used = new Set(sockets.map((socket) => taken(socket).port));
  const ports: number[] = [];
  for (let port = 65_000; ports.length < count; port--) if (!used.has(port)) ports.push(port);
  return ports;
}

const isLocal = (address: string): boolean =>
  isIP(address) === 0 || /^(127\.|0\.0\.0\.0$|::1?$)/.test(address);

/** In private namespaces, on the addresses and ports of the original. */
export async function jailGround(plan: GroundPlan): Promise<Ground> {
  const at = (name: string): string => join(plan.folder, name);
  const named = plan.sockets.filter((socket) => isIP(taken(socket).address) === 0);
  const spare = sparePorts(plan.sockets, protocols.length + 1 + named.length);
  const [harmless = 0, ...rest] = spare;
  const portOf = (protocol: HopProtocol): number => rest[protocols.indexOf(protocol)] ?? 0;
  const outward: readonly (readonly [name: string, port: number, to: Address])[] = [
    ['harmless', harmless, { host: loopback, port: plan.harmless }],
    ...protocols.map((name) => [name, portOf(name), plan.origin(name)] as const),
  ];
  const moved = (socket: string): number | undefined =>
    named.includes(socket) ? rest[protocols.length + named.indexOf(socket)] : undefined;
  const entryPort = moved(plan.entrySocket);
  const inside: Pipe[] = [
    { from: at('gate'), to: at('control') },
    ...outward.map(([name, port]) => ({ from: { host: loopback, port }, to: at(name) })),
    {
      from: at('entry'),
      to: entryPort === undefined ? plan.entry : { host: loopback, port: entryPort },
    },
  ];
  const servers = await bridge(
    net,
    outward.map(([name, , to]) => ({ from: at(name), to })),
  );
  const addresses = [...plan.sockets.map((socket) => taken(socket).address), plan.entry.host];
  const jail = {
    folder: plan.folder,
    visible: plan.visible,
    addresses: [...new Set(addresses.filter((address) => !isLocal(address)))],
    pipes: inside,
  };
  return {
    listen: (socket) => {
      const port = moved(socket);
      return port === undefined ? undefined : `${loopback}:${port}`;
    },
    origin: (protocol) => `${loopback}:${portOf(protocol)}`,
    harmless: `${loopback}:${harmless}`,
    entry: { socketPath: at('entry') },
    gate: () => at('gate'),
    command: (binary, args) => jailed(jail, [binary, ...args]),
    options: jailOptions(plan.as),
    opened: (child) =>
      new Promise((resolve) => {
        child.stdout.once('data', () => resolve());
        void child.exited.then(() => resolve());
      }),
    close: async () => {
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

/** Where in the copy a pass directive leads by which the request comes back to it. */
export function within(
  ground: Ground,
  config: Config,
  returns: ReadonlyMap<Node, Address> | undefined,
  asRoot: boolean,
): (pass: Node) => string | undefined {
  return (pass) => {
    const to = returns?.get(pass);
    const socket = to && socketAt(config, to, asRoot);
    return to && (socket === undefined ? text(to) : (ground.listen(socket) ?? text(to)));
  };
}
