import type { HopProtocol } from '../../../model/route.ts';
import type { Config, Node } from '../config.ts';
import { childrenNamed, nameOf } from '../routing/node.ts';
import { isPass } from '../routing/passing.ts';
import { passDirectives, passTarget, upstreamBlock } from '../routing/upstream.ts';
import { setFirst, type Changes } from './changes.ts';
import { socketOf } from './listen.ts';
import type { Site } from './site.ts';

/** Moves one `listen` to where the copy may listen. */
export function moveListen(node: Node, site: Site, changes: Changes): void {
  const { file, directive } = node;
  const [, ...options] = directive.args;
  const to = site.listen(socketOf(node));
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

const overTls = /^https:/i;

/**
 * A pass directive's argument with another server in it. Where a variable may hold the URI as well
 * (ngx_http_proxy_eval), the request's own takes its place.
 */
function redirected(directive: string, argument: string, address: string, tls: boolean): string {
  if (directive !== 'proxy_pass') return address;
  const target = passTarget(directive, argument);
  const scheme = tls && overTls.test(argument) ? 'https' : 'http';
  return `${scheme}://${address}${target ? (target.uri ?? '') : '$request_uri'}`;
}

function redirectServers(upstream: Node, address: string, changes: Changes): void {
  for (const server of childrenNamed(upstream, 'server')) {
    setFirst(changes, server, address);
    const plus = server.directive.args.filter(({ value }) => /^(resolve$|service=)/.test(value));
    for (const { span } of plus) changes.edit(server.file, span.start, span.end, '');
    changes.tell('sandbox-upstream', 'server');
  }
}

/** The `upstream` block that a pass directive names. */
function blockOf(config: Config, node: Node): Node | undefined {
  const target = passTarget(nameOf(node), node.directive.args[0]?.value ?? '');
  return target && upstreamBlock(config, target.authority);
}

/** Where a pass directive on the way leads in the copy; undefined beside the way. */
function wayOn(node: Node, protocol: HopProtocol, site: Site): string | undefined {
  return site.within(node) ?? (site.onTheWay(node) ? site.origin(protocol) : undefined);
}

/**
 * Leads every upstream to the origin or, where the request does not pass, to the harmless server. A
 * request that comes back to the proxy comes back to the copy.
 */
export function redirect(
  config: Config,
  nodes: readonly Node[],
  site: Site,
  changes: Changes,
): void {
  const wanted = new Map<Node, string>();
  // A file may be included on the way and beside it: on the way decides, so it comes last.
  const onWay = (node: Node): boolean => wayOn(node, 'http', site) !== undefined;
  const passes = nodes.filter((node) => isPass(node) && onWay(node));
  const onWayTo = new Set(passes.map((node) => blockOf(config, node)));
  const ordered = nodes.toSorted((a, b) => Number(onWay(a)) - Number(onWay(b)));
  for (const node of ordered) {
    const directive = nameOf(node);
    const protocol = passDirectives[directive];
    const argument = node.directive.args[0]?.value;
    if (!Object.hasOwn(passDirectives, directive) || !protocol || argument === undefined) continue;
    const upstream = blockOf(config, node);
    const to = wayOn(node, protocol, site);
    const tls = site.chained && to !== undefined;
    // Who asks the same upstream beside the way must not get what is meant for the request.
    if (upstream && (to !== undefined || !onWayTo.has(upstream))) {
      if (to !== undefined) wanted.set(upstream, to);
      setFirst(changes, node, tls ? argument : argument.replace(overTls, 'http:'));
    } else {
      setFirst(changes, node, redirected(directive, argument, to ?? site.harmless, tls));
      changes.tell('sandbox-upstream', directive);
    }
  }
  for (const upstream of nodes.filter((node) => nameOf(node) === 'upstream')) {
    redirectServers(upstream, wanted.get(upstream) ?? site.harmless, changes);
  }
}
