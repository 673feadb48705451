import { ok, type Result } from '../model/result.ts';
import type { HopRequest, NextHop } from './proxy.ts';

/** One passage of a request through a proxy, as the proxy resolves it. */
export interface OwnPassage<R> {
  readonly request: HopRequest;
  readonly resolution: R;
}

/** Where a passage leads; servers in any protocol, of which HTTP alone can come back. */
export interface Onward {
  readonly next: readonly NextHop[];
  /** The Host and the target that the next one is asked for; the request's own where not known. */
  readonly host?: string | undefined;
  readonly target?: string | undefined;
}

/** How a proxy passes requests on. */
export interface Passing<R> {
  resolve(request: HopRequest): Result<R>;
  onward(passage: OwnPassage<R>): Onward;
}

type OwnWay<R> = readonly OwnPassage<R>[];

/** A proxy that passes to itself more often than this goes in circles. */
const passagesAtMost = 8;
const waysAtMost = 16;

const isHere = (host: string): boolean =>
  host.startsWith('127.') || ['localhost', '::1', '0.0.0.0', '::'].includes(host);

/** The request as a server of the next hop gets it, where that may be this proxy again. */
function passedOn(
  request: HopRequest,
  { protocol, address: { host, port } }: NextHop,
  { host: named, target }: Onward,
): readonly HopRequest[] {
  const http = protocol === 'http' || protocol === 'https';
  if (!http || (port !== 0 && !isHere(host))) return [];
  const address = port === 0 ? `unix:${host}` : host === 'localhost' ? '127.0.0.1' : host;
  return [
    {
      ...request,
      address,
      port,
      tls: protocol === 'https',
      host: named ?? request.host,
      target: target ?? request.target,
    },
  ];
}

/** The ways on from the last passage; one that ends there where the request leaves the proxy. */
function waysFrom<R>(proxy: Passing<R>, way: OwnWay<R>): readonly OwnWay<R>[] {
  const last = way.at(-1);
  if (!last || way.length >= passagesAtMost) return [way];
  const onward = proxy.onward(last);
  const inUse = onward.next.filter(({ down, backup }) => !down && !backup);
  const again = inUse
    .flatMap((next) => passedOn(last.request, next, onward))
    .flatMap((request) => {
      const resolution = proxy.resolve(request);
      return resolution.ok ? [{ request, resolution: resolution.value }] : [];
    });
  const ways = again.flatMap((passage) => waysFrom(proxy, [...way, passage]));
  return inUse.length > again.length || ways.length === 0 ? [way, ...ways] : ways;
}

/**
 * The ways of a request through one proxy: its servers may pass it on to each other, and to several.
 * Failures: those of `resolve`, of the first passage.
 */
export function ownWays<R>(proxy: Passing<R>, request: HopRequest): Result<readonly OwnWay<R>[]> {
  const first = proxy.resolve(request);
  if (!first.ok) return first;
  return ok(waysFrom(proxy, [{ request, resolution: first.value }]).slice(0, waysAtMost));
}
