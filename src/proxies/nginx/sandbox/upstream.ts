import type { HopProtocol } from '../../../model/route.ts';
import type { Config, Node } from '../config.ts';

/** The directives that hand a request to another server. */
const passes: Readonly<Record<string, HopProtocol>> = {
  proxy_pass: 'http',
  fastcgi_pass: 'fastcgi',
  uwsgi_pass: 'uwsgi',
  scgi_pass: 'scgi',
  grpc_pass: 'grpc',
};

/** What a directive passes on in; undefined where it passes nothing on. */
export function passProtocol({ directive }: Node): HopProtocol | undefined {
  return Object.hasOwn(passes, directive.name.value) ? passes[directive.name.value] : undefined;
}

/** The argument of a pass directive: an optional scheme, who is asked, and what follows. */
export interface PassTarget {
  readonly scheme: string;
  readonly authority: string;
  readonly rest: string;
}

export function passTarget(argument: string): PassTarget {
  const scheme = /^[a-z]+:\/\//.exec(argument)?.[0] ?? '';
  const after = argument.slice(scheme.length);
  const end = after.startsWith('unix:') ? after.indexOf(':', 5) : after.search(/[/?]/);
  const authority = end === -1 ? after : after.slice(0, end);
  const rest = end === -1 ? '' : after.slice(end).replace(/^:/, '');
  return { scheme, authority, rest };
}

/** The `upstream` blocks by name. */
export function upstreamsOf(config: Config): ReadonlyMap<string, Node> {
  const blocks = config.nodes
    .filter(({ directive }) => directive.name.value === 'http')
    .flatMap(({ children }) => children ?? [])
    .filter(({ directive }) => directive.name.value === 'upstream');
  return new Map(blocks.map((node) => [node.directive.args[0]?.value ?? '', node]));
}

/**
 * A pass directive's argument with another server in it. A variable may hold the URI as well
 * (ngx_http_proxy_eval), so that the request's own then takes its place.
 */
export function redirected(argument: string, address: string, protocol: HopProtocol): string {
  if (protocol !== 'http') return address;
  const { scheme, rest } = passTarget(argument);
  if (scheme === '') return `http://${address}$request_uri`;
  return `http://${address}${rest}`;
}
