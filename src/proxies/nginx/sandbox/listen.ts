import type { Address } from '../../../model/route.ts';
import type { Config, Node } from '../config.ts';

/** One address of `listen` directives: servers that share it are told apart by name. */
export interface ListenAddress {
  /** What makes two `listen` directives the same socket to nginx. */
  readonly key: string;
  readonly family: 'inet' | 'inet6' | 'unix';
  /** `*` for every address; the path for `unix`. */
  readonly host: string;
  readonly port: number;
  readonly udp: boolean;
}

/** The address of a `listen` directive's first word (ngx_parse_url); `udp` for QUIC. */
export function listenAddress(text: string, udp = false): ListenAddress {
  if (text.startsWith('unix:')) {
    const host = text.slice('unix:'.length);
    return { key: text, family: 'unix', host, port: 0, udp };
  }
  const six = /^\[([^\]]*)\](?::(\d+))?$/.exec(text);
  if (six) return inet('inet6', six[1] === '::' ? '*' : (six[1] ?? ''), six[2], udp);
  if (/^\d+$/.test(text)) return inet('inet', '*', text, udp);
  const [host = '', port] = text.split(':');
  return inet('inet', host === '0.0.0.0' ? '*' : host, port, udp);
}

function inet(
  family: 'inet' | 'inet6',
  host: string,
  port: string | undefined,
  udp: boolean,
): ListenAddress {
  const number = Number(port ?? 80);
  return { key: `${family}/${host}/${number}/${udp}`, family, host, port: number, udp };
}

/** The `server` blocks of `http`. */
export function serversOf(config: Config): Node[] {
  return config.nodes
    .filter(({ directive }) => directive.name.value === 'http')
    .flatMap(({ children }) => children ?? [])
    .filter(({ directive }) => directive.name.value === 'server');
}

export function listensOf(server: Node): Node[] {
  return (server.children ?? []).filter(({ directive }) => directive.name.value === 'listen');
}

export function addressOf({ directive }: Node): ListenAddress {
  const [first, ...rest] = directive.args;
  return listenAddress(
    first?.value ?? '',
    rest.some(({ value }) => value === 'quic'),
  );
}

/** Where a server without `listen` listens: port 80, or 8000 when not started by root. */
export function defaultAddress(startedByRoot: boolean): ListenAddress {
  return listenAddress(startedByRoot ? '80' : '8000');
}

/** Every address the configuration listens on, each once. */
export function listenAddresses(config: Config, startedByRoot: boolean): ListenAddress[] {
  const all = serversOf(config).flatMap((server) => {
    const listens = listensOf(server).map(addressOf);
    return listens.length > 0 ? listens : [defaultAddress(startedByRoot)];
  });
  return [...new Map(all.map((address) => [address.key, address])).values()];
}

/** The socket that a connection to this address reaches: its own, else the one for every address. */
export function listenerFor(
  addresses: readonly ListenAddress[],
  { host, port }: Address,
): ListenAddress | undefined {
  const family = host.includes(':') ? 'inet6' : 'inet';
  const at = addresses.filter((address) => !address.udp && address.port === port);
  return (
    at.find((address) => address.host === host) ??
    at.find((address) => address.host === '*' && address.family === family) ??
    at.find((address) => address.host === '*' && address.family === 'inet6') ??
    addresses.find((address) => address.family === 'unix' && address.host === host)
  );
}
