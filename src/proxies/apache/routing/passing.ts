import type { Config, Node } from '../config.ts';
import { lastNamed } from './node.ts';
import { passed, passesOf, unknownPattern } from './proxy-pass.ts';
import type { Proxying } from './resolution.ts';
import { schemeOf, upstreamOf } from './upstream.ts';
import type { Server } from './vhost.ts';
import { workerFor, workersOf, type Workers } from './workers.ts';

/** A directive, and the URL that it passes a request on as. */
export interface Mapping {
  readonly node: Node;
  readonly url: string;
}

const isPass = ({ name }: Node): boolean => name === 'proxypass' || name === 'proxypassmatch';

/**
 * What the main server hands down, and the virtual host's own after it. `ProxyPassInherit Off` keeps
 * no ProxyPass back, whatever its name says (merge_proxy_config).
 */
const inherited = <T>(config: Config, server: Server, of: (nodes: readonly Node[]) => T): T[] =>
  server.node ? [of(config.nodes), of(server.nodes)] : [of(config.nodes)];

/** Are the main server's workers there in a virtual host? Only both directives together say no. */
function sharesWorkers({ nodes }: Server): boolean {
  const off = (name: string): boolean => lastNamed(nodes, name)?.args[0]?.toLowerCase() === 'off';
  return !(off('balancerinherit') && off('proxypassinherit'));
}

/**
 * The `ProxyPass` that takes a path (proxy_trans in mod_proxy.c): that of the last section first,
 * then those of the server in order. `unknown` where a pattern is not understood.
 * @param locations the sections that apply
 */
export function mappingFor(
  config: Config,
  server: Server,
  locations: readonly Node[],
  path: string,
): Mapping | 'unknown' | undefined {
  const own = locations.flatMap(({ children = [] }) => children.filter(isPass)).at(-1);
  const ordered = [
    ...(own ? [own] : []),
    ...inherited(config, server, (nodes) => nodes.filter(isPass)).flat(),
  ];
  for (const node of ordered) {
    const url = passed(passesOf(node), path);
    if (url === unknownPattern) return 'unknown';
    if (url === '!') return undefined;
    if (url !== undefined) return { node, url };
  }
  return undefined;
}

function workersFor(config: Config, server: Server): Workers {
  const all = sharesWorkers(server)
    ? inherited(config, server, workersOf)
    : [workersOf(server.nodes)];
  return {
    workers: all.flatMap(({ workers }) => workers),
    balancers: all.flatMap(({ balancers }) => balancers),
  };
}

/** How a request is passed on as this URL: the worker, the servers, the parameters. */
export function proxying(config: Config, server: Server, { node, url }: Mapping): Proxying {
  const { workers, balancers } = workersFor(config, server);
  const scheme = schemeOf(url);
  if (scheme === 'balancer') {
    const [start = ''] = /^balancer:\/\/[^/]*/i.exec(url) ?? [];
    const balancer = balancers.find(({ name }) => name === start.toLowerCase());
    const rest = url.slice(start.length);
    const members = balancer?.members ?? [];
    const upstreams = members.flatMap((member) => upstreamOf(member.name + rest, member) ?? []);
    const [first] = members;
    return {
      kind: 'pass',
      node,
      url: first ? first.name + rest : url,
      scheme: first ? schemeOf(first.name) : scheme,
      upstreams,
      ...(first ? { worker: first } : {}),
      ...(balancer ? { balancer } : {}),
      parameters: new Map([...(balancer?.parameters ?? []), ...(first?.parameters ?? [])]),
      ignored: [],
    };
  }
  const worker = workerFor(workers, url);
  const upstream = upstreamOf(url, worker);
  return {
    kind: 'pass',
    node,
    url,
    scheme,
    upstreams: upstream ? [upstream] : [],
    ...(worker ? { worker } : {}),
    parameters: worker?.parameters ?? new Map(),
    ignored: (worker?.ignored ?? []).filter((one) => one.node === node),
  };
}
