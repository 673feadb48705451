import type { HopProtocol } from '../../../model/route.ts';
import type { Config, Node } from '../config.ts';
import { setFirst, type Changes } from './changes.ts';
import { addressOf } from './listen.ts';
import type { Site } from './site.ts';
import { passProtocol, passTarget, redirected, upstreamsOf } from './upstream.ts';

/** Moves one `listen` to where the copy may listen. */
export function moveListen(node: Node, site: Site, changes: Changes): void {
  const { file, directive } = node;
  const [, ...options] = directive.args;
  const to = site.listen(addressOf(node));
  if (to !== undefined) {
    setFirst(changes, node, to);
    changes.tell('sandbox-listen', 'listen');
  }
  for (const { value, span } of options) {
    const drop = value === 'proxy_protocol' || (to !== undefined && value.startsWith('ipv6only='));
    if (drop) changes.edit(file, span.start, span.end, '');
    if (value === 'proxy_protocol') changes.tell('sandbox-left-out', value);
  }
}

/** Leads every upstream to the origin or to the harmless server. */
export function redirect(
  config: Config,
  nodes: readonly Node[],
  site: Site,
  changes: Changes,
): void {
  const upstreams = upstreamsOf(config);
  const wanted = new Map<Node, HopProtocol>();
  for (const node of nodes) {
    const protocol = passProtocol(node);
    const argument = node.directive.args[0]?.value;
    if (protocol === undefined || argument === undefined) continue;
    const onTheWay = site.onTheWay(node);
    const { scheme, authority } = passTarget(argument);
    const upstream = upstreams.get(authority);
    if (upstream && onTheWay) wanted.set(upstream, protocol);
    if (upstream && scheme === 'https://') setFirst(changes, node, argument.replace('s:', ':'));
    if (upstream) continue;
    const address = onTheWay ? site.origin(protocol) : site.harmless;
    setFirst(changes, node, redirected(argument, address, protocol));
    changes.tell('sandbox-upstream', node.directive.name.value);
  }
  for (const upstream of upstreams.values()) {
    const protocol = wanted.get(upstream);
    const address = protocol === undefined ? site.harmless : site.origin(protocol);
    for (const server of upstream.children ?? []) {
      if (server.directive.name.value !== 'server') continue;
      setFirst(changes, server, address);
      const plus = server.directive.args.filter(({ value }) => /^(resolve$|service=)/.test(value));
      for (const { span } of plus) changes.edit(server.file, span.start, span.end, '');
      changes.tell('sandbox-upstream', 'upstream');
    }
  }
}
