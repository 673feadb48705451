import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { basename } from 'node:path';

import type { ProcessInfo } from '../host/processes.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { Address, Hop } from '../model/route.ts';
import { pathOwner, portOwner, type SocketOwner } from '../proxies/discover.ts';
import { proxyKinds } from '../proxies/kinds.ts';
import type { HopRequest, NextHop, Passage, Proxy } from '../proxies/proxy.ts';

/** A hop, and as much as is known of it. */
export interface KnownHop {
  readonly hop: Hop;
  /** The request as it reaches the hop. */
  readonly request: HopRequest;
  readonly proxy?: Proxy;
  readonly passage?: Passage;
  /** What kept unclog from seeing more. */
  readonly hidden?: Failure;
}

/** The hops from the first proxy to the origin, as far as they could be followed. */
export interface KnownRoute {
  readonly hops: readonly KnownHop[];
}

/** Proxies behind proxies; more than this is a loop. */
const hopsAtMost = 8;

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

function originHop(address: Address, process: ProcessInfo | undefined): Hop {
  const name = process?.exe ?? process?.argv[0];
  return { kind: 'origin', address, ...(name === undefined ? {} : { program: basename(name) }) };
}

function proxyHop(proxy: Proxy, address: Address): Hop {
  return { kind: proxy.kind, version: proxy.version, address, config: proxy.config };
}

/** The hop that a process is. */
async function hopOf(
  process: ProcessInfo,
  address: Address,
  request: HopRequest,
): Promise<KnownHop> {
  const kind = proxyKinds.find((candidate) => candidate.recognise(process));
  if (!kind) return { hop: originHop(address, process), request };
  const proxy = await kind.open(process);
  return proxy.ok
    ? knownProxy(proxy.value, address, request)
    : { hop: { kind: kind.kind, address }, request, hidden: proxy.failure };
}

/**
 * Of processes that may hold a port, the one whose configuration says so; else the only one whose
 * configuration does not say that it does not. A process that was seen to hold it needs no word.
 */
function soleHop(candidates: readonly KnownHop[], seen: boolean): KnownHop | undefined {
  const sole = (hops: readonly KnownHop[]): KnownHop | undefined =>
    hops.length === 1 ? hops[0] : undefined;
  return (
    (seen ? sole(candidates) : undefined) ??
    sole(candidates.filter(({ passage }) => passage)) ??
    sole(candidates.filter(mayListen))
  );
}

const mayListen = ({ hidden }: KnownHop): boolean => hidden?.code !== 'nginx-not-listening';

const recognise = (process: ProcessInfo): boolean =>
  proxyKinds.some((kind) => kind.recognise(process));

/** The hop that one of these processes is. */
async function ownedHop(
  { candidates, seen, uid }: SocketOwner,
  address: Address,
  request: HopRequest,
): Promise<KnownHop> {
  const known = await Promise.all(candidates.map((process) => hopOf(process, address, request)));
  const found = soleHop(known, seen);
  if (found) return found;
  const pids = candidates.map(({ pid }) => pid).join(', ');
  const port = address.port === 0 ? address.host : address.port;
  const hidden = known.some(mayListen)
    ? { code: 'listener-ambiguous', details: { port, pids } }
    : { code: 'listener-hidden', details: { port, uid } };
  return { hop: { kind: 'unknown', address }, request, hidden };
}

/**
 * What listens where these addresses lead, read as far as this user may.
 * @param named the host as it was named, for the report where nothing is known of it
 */
async function hopAt(
  named: string,
  addresses: readonly string[],
  request: HopRequest,
): Promise<KnownHop> {
  const { port } = request;
  const owner = portOwner(addresses, port, recognise);
  if (!owner.ok) {
    const hop = { kind: 'unknown', address: { host: named, port } };
    return { hop, request, hidden: owner.failure };
  }
  const { address: host } = owner.value;
  return ownedHop(owner.value, { host, port }, { ...request, address: host });
}

/** What listens on a unix socket. */
async function hopOnPath(path: string, request: HopRequest): Promise<KnownHop> {
  const address = { host: path, port: 0 };
  const owner = pathOwner(path, recognise);
  return owner.ok
    ? ownedHop(owner.value, address, { ...request, address: `unix:${path}` })
    : { hop: { kind: 'unknown', address }, request, hidden: owner.failure };
}

/** A hop whose configuration was read, with the way it passes the request on. */
export function knownProxy(proxy: Proxy, address: Address, request: HopRequest): KnownHop {
  const hop = proxyHop(proxy, address);
  const passage = proxy.route(request);
  return passage.ok
    ? {
        hop,
        request,
        proxy,
        passage: passage.value,
        ...(proxy.unread ? { hidden: proxy.unread } : {}),
      }
    : { hop, request, proxy, hidden: passage.failure };
}

/** The server that is asked first. */
function followed(passage: Passage): NextHop | undefined {
  const [first] = passage.next;
  return first && passage.handler === 'pass' ? first : undefined;
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

async function nextHop(next: NextHop, request: HopRequest): Promise<KnownHop> {
  const { host, port } = next.address;
  if (port === 0) return hopOnPath(host, request);
  const addresses = await addressesOf(host);
  return addresses.ok
    ? hopAt(host, addresses.value, request)
    : { hop: { kind: 'unknown', address: next.address }, request, hidden: addresses.failure };
}

/** The hop with what it is spoken to in, which it need not know itself; what is no proxy is the origin. */
function spokenTo(known: KnownHop, { protocol }: NextHop, passage: Passage): KnownHop {
  if (protocol === 'http' || protocol === 'https') return known;
  const { hop, hidden } = known;
  const { nextParameters } = passage;
  const unasked = nextParameters?.ok === false ? nextParameters.failure : undefined;
  const reason = hidden ?? unasked;
  return {
    ...known,
    hop: { ...hop, kind: hop.kind === 'unknown' ? 'origin' : hop.kind, protocol },
    ...(reason ? { hidden: reason } : {}),
  };
}

/** Follows the request from a hop on, down to the origin. */
export async function followRoute(first: KnownHop): Promise<KnownRoute> {
  const hops = [first];
  for (let hop = first; hops.length < hopsAtMost;) {
    const { passage } = hop;
    const next = passage && followed(passage);
    if (!passage || !next) break;
    const found = await nextHop(next, nextRequest(hop.request, passage, next));
    hop = spokenTo(found, next, passage);
    hops.push(hop);
  }
  return { hops };
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
  const proxies = hops.filter((hop, at) => at === 0 || hop.proxy !== undefined);
  const asked = {
    ...request,
    tls,
    port: address.port,
    host: url.host,
    target: url.pathname + url.search,
  };
  return { hops: [...proxies, { hop: { kind: 'origin', address }, request: asked }] };
}
