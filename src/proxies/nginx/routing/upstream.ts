import type { Address, HopProtocol } from '../../../model/route.ts';
import type { Config, Node } from '../config.ts';
import { argsOf, childrenNamed, nameOf } from './node.ts';

/** One server that may answer. */
export interface UpstreamServer {
  readonly address: Address;
  readonly weight: number;
  readonly backup: boolean;
  /** Marked `down`: never asked. */
  readonly down: boolean;
  /** The `server` directive in an `upstream` block. */
  readonly node?: Node;
}

/** Where a request is passed on to. */
export interface Upstream {
  /** The `upstream` block's name, or the host as written. */
  readonly name: string;
  readonly protocol: HopProtocol;
  /** The `upstream` block, when the name is one's. */
  readonly block?: Node;
  readonly servers: readonly UpstreamServer[];
}

/** A pass directive's target, taken apart. */
export interface PassTarget {
  readonly protocol: HopProtocol;
  /** Host with optional port, or `unix:/path`. */
  readonly authority: string;
  /** What follows the authority; undefined when there is nothing. */
  readonly uri: string | undefined;
}

export const passDirectives: Readonly<Record<string, HopProtocol>> = {
  proxy_pass: 'http',
  fastcgi_pass: 'fastcgi',
  uwsgi_pass: 'uwsgi',
  scgi_pass: 'scgi',
  grpc_pass: 'grpc',
};

const defaultPorts: Partial<Record<HopProtocol, number>> = { http: 80, https: 443, grpc: 80 };

/** `http://host:port/uri`, `unix:/path`, `host:port` (ngx_http_proxy_pass and its siblings). */
export function passTarget(directive: string, text: string): PassTarget | undefined {
  const protocol = passDirectives[directive];
  if (!protocol) return undefined;
  if (protocol !== 'http') {
    return {
      protocol,
      authority: text.replace(/^(?:grpcs?|suwsgi|uwsgi):\/\//i, ''),
      uri: undefined,
    };
  }
  const [, scheme = '', rest] = /^(https?):\/\/([^]*)$/i.exec(text) ?? [];
  if (rest === undefined || rest === '') return undefined;
  const http = scheme.toLowerCase() as 'http' | 'https';
  const unix = /^(unix:[^:]+)(?::([^]*))?$/i.exec(rest);
  if (unix) return { protocol: http, authority: unix[1] ?? '', uri: unix[2] };
  const end = rest.search(/[/?#]/);
  const authority = end < 0 ? rest : rest.slice(0, end);
  const uri = end < 0 ? undefined : rest.slice(end);
  return { protocol: http, authority, uri };
}

/** `host:port`, `[::1]:port`, `unix:/path`; the port may be left out. */
export function parseAddress(authority: string, defaultPort: number): Address {
  if (/^unix:/i.test(authority)) return { host: authority.slice('unix:'.length), port: 0 };
  const [, host = authority, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(authority) ?? [];
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port ?? defaultPort) };
}

function upstreamServer(node: Node): UpstreamServer {
  const [address = '', ...options] = argsOf(node);
  const weight = options.find((option) => option.startsWith('weight='));
  return {
    address: parseAddress(address, 80),
    weight: weight ? Number(weight.slice('weight='.length)) : 1,
    backup: options.includes('backup'),
    down: options.includes('down'),
    node,
  };
}

/** The `upstream` block of this name; names are compared without case (ngx_http_upstream_add). */
export function upstreamBlock(config: Config, name: string): Node | undefined {
  return config.nodes
    .filter((node) => nameOf(node) === 'http')
    .flatMap((http) => childrenNamed(http, 'upstream'))
    .find((node) => argsOf(node)[0]?.toLowerCase() === name.toLowerCase());
}

/** The servers behind the target of a pass directive. */
export function upstreamOf(config: Config, target: PassTarget): Upstream {
  const { protocol, authority } = target;
  const block = upstreamBlock(config, authority);
  if (block) {
    const servers = childrenNamed(block, 'server').map(upstreamServer);
    return { name: authority, protocol, block, servers };
  }
  const address = parseAddress(authority, defaultPorts[protocol] ?? 0);
  return {
    name: authority,
    protocol,
    servers: [{ address, weight: 1, backup: false, down: false }],
  };
}
