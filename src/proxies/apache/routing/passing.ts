import type { Config, Node } from '../config.ts';
import { isOn, lastNamed } from './node.ts';
import { passed, passesOf } from './proxy-pass.ts';
import type { Proxying } from './resolution.ts';
import { schemeOf, upstreamOf } from './upstream.ts';
import { encoded } from './uri.ts';
import type { Server } from './vhost.ts';
import { workerFor, workersOf, type Workers } from './workers.ts';

/** A directive, and the URL that it passes a request on as. */
export interface Mapping {
  readonly node: Node;
  readonly url: string;
}

const isPass = ({ name }: Node): boolean => name === 'proxypass' || name === 'proxypassmatch';

/** What the main server hands down, and the virtual host's own after it (merge_proxy_config). */
function inherited<T>(config: Config, server: Server, of: (nodes: readonly Node[]) => T[]): T[] {
  const own = server.node ? of(server.nodes) : [];
  const inherit = lastNamed(server.nodes, 'proxypassinherit');
  return inherit && !isOn(inherit) ? own : [...of(config.nodes), ...own];
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
    ...inherited(config, server, (nodes) => nodes.filter(isPass)),
  ];
  for (const node of ordered) {
    const url = passed(passesOf(node), path, encoded);
    if (url === 'unknown') return 'unknown';
    if (url === '!') return undefined;
    if (url !== undefined) return { node, url };
  }
  return undefined;
}

function workersFor(config: Config, server: Server): Workers {
  const all = inherited(config, server, (nodes) => [workersOf(nodes)]);
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
