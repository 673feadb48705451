import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

import { fail, ok, type Result } from '../model/result.ts';
import type { HopRequest, NextHop, Passage } from '../proxies/proxy.ts';
import { hopAt, hopOnSocket, type KnownHop } from './known-hop.ts';
import { placedOn, previous } from './ways.ts';

/**
 * The hops from the first proxy to the origin, as far as they could be followed: the way by the
 * server that is asked first, then those by the servers beside it.
 */
export interface KnownRoute {
  readonly hops: readonly KnownHop[];
}

/** Proxies behind proxies; more than this is a loop. */
const deepAtMost = 8;
/** Each hop costs a live request. */
const hopsAtMost = 16;

/** The addresses that a host name leads to. Failures: `host-unknown`. */
export async function addressesOf(host: string): Promise<Result<readonly string[]>> {
  if (isIP(host) !== 0) return ok([host]);
  try {
    const found = await lookup(host, { all: true });
    return ok(found.map(({ address }) => address));
  } catch {
    return fail('host-unknown', { host });
  }
}

function nextRequest(request: HopRequest, passage: Passage, next: NextHop): HopRequest {
  const { nextParameters } = passage;
  return {
    port: next.address.port,
    tls: next.protocol === 'https',
    host: passage.nextHost ?? request.host,
    method: request.method,
    target: passage.nextTarget ?? request.target,
    headers: request.headers,
    ...(nextParameters?.ok ? { parameters: nextParameters.value } : {}),
  };
}

/** A name may stand for several servers: each of its addresses is asked in turn. */
async function hopsNamed(named: string, request: HopRequest): Promise<readonly KnownHop[]> {
  const addresses = await addressesOf(named);
  if (!addresses.ok) {
    const address = { host: named, port: request.port };
    return [{ hop: { kind: 'unknown', address }, request, hidden: addresses.failure }];
  }
  const [only, ...others] = addresses.value;
  if (only === undefined || others.length === 0) return [await hopAt(named, [only ?? ''], request)];
  const all = await Promise.all(addresses.value.map((host) => hopAt(host, [host], request)));
  // Where one address is refused, the next is tried: it is no server of its own.
  const there = all.filter(({ hidden }) => hidden?.code !== 'listener-missing');
  return there.length > 0 ? there : all.slice(0, 1);
}

/** The hop with what it is spoken to in, which it need not know itself; what is no proxy is the origin. */
function spokenTo(known: KnownHop, { protocol }: NextHop, { nextParameters }: Passage): KnownHop {
  if (protocol === 'http' || protocol === 'https') return known;
  const { hop, hidden } = known;
  const unasked = nextParameters?.ok === false ? nextParameters.failure : undefined;
  const reason = hidden ?? unasked;
  return {
    ...known,
    hop: { ...hop, kind: hop.kind === 'unknown' ? 'origin' : hop.kind, protocol },
    ...(reason ? { hidden: reason } : {}),
  };
}

/** What a proxy may pass the request on to. */
async function behind(from: KnownHop, next: NextHop): Promise<readonly KnownHop[]> {
  const { passage } = from;
  if (!passage) return [];
  const request = nextRequest(from.request, passage, next);
  const { host, port } = next.address;
  const hops = port === 0 ? [await hopOnSocket(host, request)] : await hopsNamed(host, request);
  return hops.map((known) => spokenTo(known, next, passage));
}

/** The servers that may answer, those that are asked first at the front. */
async function nextHops(from: KnownHop): Promise<readonly KnownHop[]> {
  if (from.passage?.handler !== 'pass') return [];
  const servers = from.passage.next.filter(({ down }) => !down);
  const found = await Promise.all(
    servers.map(async (next) => {
      const hops = await behind(from, next);
      return next.backup
        ? hops.map((known) => ({ ...known, hop: { ...known.hop, backup: true as const } }))
        : hops;
    }),
  );
  return found.flat();
}

/** One process on one socket, asked for the same: where it is met again, it is the same hop. */
function identity({ hop, request, pid }: KnownHop): string {
  const { host, port } = hop.address;
  const { target, host: asked, tls } = request;
  return JSON.stringify([pid ?? host, port === 0 ? host : port, hop.protocol, tls, asked, target]);
}

/** A hop that is still to be placed, and the one that passes on to it. */
interface Pending {
  readonly known: KnownHop;
  readonly from?: number;
  readonly depth: number;
}

/** Follows the request from a hop on, down to every origin that may answer. */
export async function followRoute(first: KnownHop): Promise<KnownRoute> {
  const hops: KnownHop[] = [];
  const at = new Map<string, number>();
  const pending: Pending[] = [{ known: first, depth: 1 }];
  for (let one = pending.shift(); one && hops.length < hopsAtMost; one = pending.shift()) {
    const { known, from, depth } = one;
    const met = at.get(identity(known));
    if (met !== undefined) {
      const again = hops[met];
      // The same server a second time; one that leads back to itself is a loop and ends here.
      if (again && from !== undefined && !leadsTo(hops, met, from)) {
        hops[met] = placedOn(again, met, [...previous(hops, met), from]);
      }
      continue;
    }
    const index = hops.length;
    at.set(identity(known), index);
    hops.push(placedOn(known, index, from === undefined ? [] : [from]));
    if (depth >= deepAtMost) continue;
    const [next, ...beside] = (await nextHops(known)).map((hop) => ({
      known: hop,
      from: index,
      depth: depth + 1,
    }));
    // The first way is followed to its end before those beside it.
    if (next) pending.unshift(next);
    pending.push(...beside);
  }
  return { hops };
}

/** Does a hop pass the request on to another, or is it that one? */
function leadsTo(hops: readonly KnownHop[], hop: number, to: number): boolean {
  return hop === to || previous(hops, to).some((before) => leadsTo(hops, hop, before));
}

/**
 * Finds the hops of a request on this machine, from the process that listens where the URL leads.
 * @param addresses where the URL's host leads to
 */
export async function discoverRoute(
  addresses: readonly string[],
  request: HopRequest,
): Promise<KnownRoute> {
  return followRoute(await hopAt(addresses[0] ?? request.host, addresses, request));
}

/** A route whose innermost hop is the application that the user named. */
export function withOrigin({ hops }: KnownRoute, url: URL, request: HopRequest): KnownRoute {
  const tls = url.protocol === 'https:';
  const address = {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port) || (tls ? 443 : 80),
  };
  const asked = {
    ...request,
    tls,
    port: address.port,
    host: url.host,
    target: url.pathname + url.search,
  };
  const kept = hops.flatMap((hop, at) => (at === 0 || hop.proxy !== undefined ? [at] : []));
  const proxies = kept.flatMap((at, now) => {
    const hop = hops[at];
    return hop
      ? [
          placedOn(
            hop,
            now,
            previous(hops, at).map((from) => kept.indexOf(from)),
          ),
        ]
      : [];
  });
  const inner = new Set(proxies.flatMap((_, at) => previous(proxies, at)));
  const last = proxies.flatMap((_, at) => (inner.has(at) ? [] : [at]));
  const origin = placedOn({ hop: { kind: 'origin', address }, request: asked }, kept.length, last);
  return { hops: [...proxies, origin] };
}
