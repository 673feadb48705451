import net, { isIP } from 'node:net';
import { join } from 'node:path';

import type { Child, ChildOptions } from '../host/child.ts';
import { freePort } from '../host/ports.ts';
import type { Address, HopProtocol } from '../model/route.ts';
import type { Endpoint } from '../proxies/copies.ts';
import { bridge, type Pipe } from './bridge.ts';
import { jailed, jailOptions } from './jail.ts';

/** Where a private copy stands: who hears it, whom it can reach, how its program is run. */
export interface Ground {
  /** Where it listens in place of a socket; undefined to leave the address as it is. */
  listen(socket: string): string | undefined;
  origin(protocol: HopProtocol): string;
  readonly harmless: string;
  /** How a client reaches the copy. */
  readonly entry: Endpoint;
  /** Where the copy's control server must listen. */
  readonly control: Endpoint;
  /** The way of a trial's barrier to the control server: the same as that of its events. */
  readonly gate: Endpoint;
  command(binary: string, args: readonly string[]): readonly [string, readonly string[]];
  /** In the folder of the copy: where this process stands is nothing to it, and may be hidden. */
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
  /** What the copy's control server can listen on. */
  readonly control: 'unix' | 'tcp';
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
  const control: Endpoint =
    plan.control === 'unix'
      ? { socketPath: join(plan.folder, 'control') }
      : { host: loopback, port: await freePort() };
  return {
    listen: (socket) => `${loopback}:${portOf(socket)}`,
    origin: (protocol) => text(plan.origin(protocol)),
    harmless: `${loopback}:${plan.harmless}`,
    entry: { host: loopback, port: portOf(plan.entrySocket) },
    control,
    gate: control,
    command: (binary, args) => [binary, args],
    options: { ...(plan.as ? { as: plan.as } : {}), cwd: plan.folder },
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
  const spare = sparePorts(plan.sockets, protocols.length + 2 + named.length);
  const [harmless = 0, controlPort = 0, ...rest] = spare;
  const portOf = (protocol: HopProtocol): number => rest[protocols.indexOf(protocol)] ?? 0;
  const outward: readonly (readonly [name: string, port: number, to: Address])[] = [
    ['harmless', harmless, { host: loopback, port: plan.harmless }],
    ...protocols.map((name) => [name, portOf(name), plan.origin(name)] as const),
  ];
  const moved = (socket: string): number | undefined =>
    named.includes(socket) ? rest[protocols.length + named.indexOf(socket)] : undefined;
  const entryPort = moved(plan.entrySocket);
  const control: Endpoint =
    plan.control === 'unix' ? { socketPath: at('control') } : { host: loopback, port: controlPort };
  const inside: Pipe[] = [
    { from: at('gate'), to: 'port' in control ? control : control.socketPath },
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
    control,
    gate: { socketPath: at('gate') },
    command: (binary, args) => jailed(jail, [binary, ...args]),
    options: { ...jailOptions(plan.as), cwd: plan.folder },
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
