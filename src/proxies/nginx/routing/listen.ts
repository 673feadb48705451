import type { Config, Node } from '../config.ts';
import { argsNamed, childrenNamed, nameOf } from './node.ts';

/** One socket that a server listens on. */
export interface Listen {
  /** `0.0.0.0`, `127.0.0.1`, `::`, `::1`, `unix:/run/web.sock`, or a host name still to resolve. */
  readonly address: string;
  /** 0 for a unix socket. */
  readonly port: number;
  readonly family: 'inet' | 'inet6' | 'unix' | 'name';
  readonly wildcard: boolean;
  readonly defaultServer: boolean;
  readonly ssl: boolean;
  readonly http2: boolean;
  readonly quic: boolean;
  readonly proxyProtocol: boolean;
  /** Does an IPv6 wildcard socket take IPv4 connections too? */
  readonly ipv6only: boolean;
}

/** All servers that share one socket. */
export interface Listener extends Listen {
  /** In the order of the configuration. */
  readonly servers: readonly Node[];
  readonly defaultNode: Node;
}

type Socket = Pick<Listen, 'address' | 'family' | 'wildcard'>;

function socketOf(host: string): Socket {
  if (host === '*' || host === '0.0.0.0') {
    return { address: '0.0.0.0', family: 'inet', wildcard: true };
  }
  if (host.startsWith('[')) {
    const address = compressed(host.slice(1, -1));
    return { address, family: 'inet6', wildcard: address === '::' };
  }
  const family = /^\d+(?:\.\d+){3}$/.test(host) ? 'inet' : 'name';
  return { address: host, family, wildcard: false };
}

/** The one spelling of an IPv6 address, brackets not included (RFC 5952, as URL gives it). */
export function compressed(address: string): string {
  if (!URL.canParse(`http://[${address}]/`)) return address.toLowerCase();
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}

/** `80`, `*:80`, `127.0.0.1`, `[::]:80`, `localhost:8000-8010`, `unix:/run/web.sock`. */
const forms =
  /^(?:(?<unix>unix:.*)|(?<only>\d+)(?:-(?<onlyTo>\d+))?|(?<host>\[[^\]]*\]|[^:[\]]+)(?::(?<port>\d+)(?:-(?<to>\d+))?)?)$/;

/** The sockets of one `listen` directive (ngx_http_core_listen, ngx_parse_url). */
export function parseListen(args: readonly string[]): readonly Listen[] {
  const [text = '', ...options] = args;
  const parts = forms.exec(text)?.groups;
  if (!parts) return [];
  const has = (...names: string[]): boolean => options.some((option) => names.includes(option));
  const flags = {
    defaultServer: has('default_server', 'default'),
    ssl: has('ssl', 'quic'),
    http2: has('http2'),
    quic: has('quic'),
    proxyProtocol: has('proxy_protocol'),
    ipv6only: !has('ipv6only=off'),
  };
  const { unix, only, onlyTo, host, port, to } = parts;
  if (unix !== undefined) {
    return [{ address: unix, port: 0, family: 'unix', wildcard: false, ...flags }];
  }
  const first = Number(only ?? port ?? 80);
  const last = Number(onlyTo ?? to ?? first);
  const hosts = host === 'localhost' ? ['127.0.0.1', '[::1]'] : [host ?? '*'];
  const ports = Array.from({ length: Math.max(last - first + 1, 0) }, (_, i) => first + i);
  return ports.flatMap((port) =>
    hosts.map((host) => Object.assign(socketOf(host), { port }, flags)),
  );
}

/** Reads `listen` directives, each spelling once: large configurations repeat a few. */
function listenReader(asRoot: boolean): (server: Node) => readonly Listen[] {
  const known = new Map<string, readonly Listen[]>();
  const read = (args: readonly string[]): readonly Listen[] => {
    const key = args.join(' ');
    const before = known.get(key) ?? parseListen(args);
    known.set(key, before);
    return before;
  };
  return (server) => {
    const listens = argsNamed(server, 'listen');
    // A server without takes port 80, or 8000 when nginx was not started by root.
    if (listens.length === 0) return read([asRoot ? '*:80' : '*:8000']);
    const [only, ...others] = listens;
    return only && others.length === 0 ? read(only) : listens.flatMap(read);
  };
}

/** Every `server` of every `http` block, in order. */
export function serversOf(config: Config): readonly Node[] {
  return config.nodes
    .filter((node) => nameOf(node) === 'http')
    .flatMap((http) => childrenNamed(http, 'server'));
}

/** A socket, with what was found of it so far. */
interface Joining {
  /** Each spelling once. */
  readonly listens: Set<Listen>;
  readonly servers: Node[];
  defaultNode: Node;
}

function join(joining: Joining, listen: Listen, server: Node): void {
  joining.listens.add(listen);
  // A server may name a socket twice, one behind the other.
  if (joining.servers.at(-1) !== server) joining.servers.push(server);
  if (listen.defaultServer) joining.defaultNode = server;
}

/** Protocol options add up over all that name the socket. */
function joined({ listens, servers, defaultNode }: Joining): Listener {
  const [first, ...others] = listens;
  const own = others.reduce(
    (sum, listen) =>
      Object.assign(sum, {
        defaultServer: sum.defaultServer || listen.defaultServer,
        ssl: sum.ssl || listen.ssl,
        http2: sum.http2 || listen.http2,
        proxyProtocol: sum.proxyProtocol || listen.proxyProtocol,
        ipv6only: sum.ipv6only && listen.ipv6only,
      }),
    { ...(first as Listen) },
  );
  return { ...own, servers, defaultNode };
}

/** Every socket of a configuration, by port. */
type ByPort = ReadonlyMap<number, readonly Listener[]>;

function findListeners(config: Config, asRoot: boolean): ByPort {
  const found = new Map<string, Joining>();
  const keys = new Map<Listen, string>();
  const listensOf = listenReader(asRoot);
  for (const server of serversOf(config)) {
    for (const listen of listensOf(server)) {
      const { address, port, quic } = listen;
      const key = keys.get(listen) ?? `${address} ${port} ${quic ? 'udp' : 'tcp'}`;
      keys.set(listen, key);
      const before = found.get(key);
      if (before) join(before, listen, server);
      else found.set(key, { listens: new Set([listen]), servers: [server], defaultNode: server });
    }
  }
  const ports = new Map<number, Listener[]>();
  for (const listener of [...found.values()].map(joined)) {
    if (listener.quic) continue;
    ports.set(listener.port, [...(ports.get(listener.port) ?? []), listener]);
  }
  return ports;
}

/** Found once: a configuration may have thousands of servers. */
const known = { root: new WeakMap<Config, ByPort>(), other: new WeakMap<Config, ByPort>() };

/**
 * The sockets on a port, each with its servers. The first server of a socket is its default unless
 * one says `default_server`; protocol options add up over the servers (ngx_http_add_addresses).
 */
export function listenersOn(config: Config, port: number, asRoot: boolean): readonly Listener[] {
  const cache = asRoot ? known.root : known.other;
  const ports = cache.get(config) ?? findListeners(config, asRoot);
  cache.set(config, ports);
  return ports.get(port) ?? [];
}

/** The socket that takes a connection to this address: its own, else the wildcard of its family. */
export function listenerFor(listeners: readonly Listener[], address: string): Listener | undefined {
  const wanted =
    address.includes(':') && !address.startsWith('unix:') ? compressed(address) : address;
  const exact = listeners.find((listener) => listener.address === wanted);
  if (exact) return exact;
  const family = wanted.startsWith('unix:') ? 'unix' : wanted.includes(':') ? 'inet6' : 'inet';
  const wildcard = (of: Listen['family']): Listener | undefined =>
    listeners.find((listener) => listener.wildcard && listener.family === of);
  const dual = wildcard('inet6');
  return wildcard(family) ?? (family === 'inet' && dual && !dual.ipv6only ? dual : undefined);
}
