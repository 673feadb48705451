import { ok, type Result } from '../model/result.ts';
import { nextHost } from '../proxies/nginx/next-host.ts';
import type { Nginx } from '../proxies/nginx/nginx.ts';
import type { Resolution } from '../proxies/nginx/routing/resolution.ts';
import type { HopRequest } from '../proxies/proxy.ts';

/** One passage of the request through the nginx of the configuration. */
export interface LintHop {
  readonly request: HopRequest;
  readonly resolution: Resolution;
}

/** An nginx that passes to itself more often than this goes in circles. */
const hopsAtMost = 8;

const isHere = (host: string): boolean =>
  host.startsWith('127.') || ['localhost', '::1', '0.0.0.0', '::'].includes(host);

/** The request as the server that it is passed on to gets it, where that may be this nginx again. */
function passedOn({ request, resolution }: LintHop): HopRequest | undefined {
  const { handler, settings } = resolution.outcome;
  if (handler.kind !== 'pass' || !handler.upstream) return undefined;
  const { protocol, servers, name } = handler.upstream;
  const first = servers.find(({ down, backup }) => !down && !backup);
  if (!first || (protocol !== 'http' && protocol !== 'https')) return undefined;
  const { host, port } = first.address;
  if (port !== 0 && !isHere(host)) return undefined;
  return {
    ...request,
    address: port === 0 ? `unix:${host}` : host === 'localhost' ? '127.0.0.1' : host,
    port,
    tls: protocol === 'https',
    host: nextHost(settings, name, request) ?? request.host,
    target: handler.uri ?? request.target,
  };
}

/**
 * The way of a request through one configuration: its servers may pass it on to each other.
 * Failures: `nginx-not-listening`, of the first.
 */
export function lintRoute(nginx: Nginx, request: HopRequest): Result<readonly LintHop[]> {
  const first = nginx.resolve(request);
  if (!first.ok) return first;
  const hops: LintHop[] = [{ request, resolution: first.value }];
  while (hops.length < hopsAtMost) {
    const last = hops.at(-1);
    const next = last && passedOn(last);
    const resolution = next && nginx.resolve(next);
    if (!next || !resolution?.ok) break;
    hops.push({ request: next, resolution: resolution.value });
  }
  return ok(hops);
}
