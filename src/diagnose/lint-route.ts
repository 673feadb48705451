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
const waysAtMost = 16;

const isHere = (host: string): boolean =>
  host.startsWith('127.') || ['localhost', '::1', '0.0.0.0', '::'].includes(host);

/** The request as the servers that it may be passed on to get it, where those may be this nginx again. */
function passedOn({ request, resolution }: LintHop): readonly HopRequest[] {
  const { handler, settings } = resolution.outcome;
  if (handler.kind !== 'pass' || !handler.upstream) return [];
  const { protocol, servers, name } = handler.upstream;
  if (protocol !== 'http' && protocol !== 'https') return [];
  const inUse = servers.filter(({ down, backup }) => !down && !backup);
  return inUse.flatMap(({ address: { host, port } }) => {
    if (port !== 0 && !isHere(host)) return [];
    const address = port === 0 ? `unix:${host}` : host === 'localhost' ? '127.0.0.1' : host;
    return {
      ...request,
      address,
      port,
      tls: protocol === 'https',
      host: nextHost(settings, name, request) ?? request.host,
      target: handler.uri ?? request.target,
    };
  });
}

/** The ways on from a hop; one that ends there where the request leaves this nginx. */
function waysFrom(nginx: Nginx, hops: readonly LintHop[]): readonly (readonly LintHop[])[] {
  const last = hops.at(-1);
  if (!last || hops.length >= hopsAtMost) return [hops];
  const { handler } = last.resolution.outcome;
  const next = passedOn(last).flatMap((request) => {
    const resolution = nginx.resolve(request);
    return resolution.ok ? [{ request, resolution: resolution.value }] : [];
  });
  const servers = handler.kind === 'pass' ? (handler.upstream?.servers ?? []) : [];
  const elsewhere = servers.filter(({ down, backup }) => !down && !backup).length > next.length;
  const ways = next.flatMap((hop) => waysFrom(nginx, [...hops, hop]));
  return elsewhere || ways.length === 0 ? [hops, ...ways] : ways;
}

/**
 * The ways of a request through one configuration: its servers may pass it on to each other, and to
 * several.
 * Failures: `nginx-not-listening`, of the first.
 */
export function lintRoutes(
  nginx: Nginx,
  request: HopRequest,
): Result<readonly (readonly LintHop[])[]> {
  const first = nginx.resolve(request);
  if (!first.ok) return first;
  return ok(waysFrom(nginx, [{ request, resolution: first.value }]).slice(0, waysAtMost));
}
