import { basename } from 'node:path';

import type { ProcessInfo } from '../host/processes.ts';
import type { Failure } from '../model/result.ts';
import type { Address, Hop } from '../model/route.ts';
import { portOwner, unixOwner, type SocketOwner } from '../proxies/discover.ts';
import { proxyKinds } from '../proxies/kinds.ts';
import type { HopRequest, Passage, Proxy } from '../proxies/proxy.ts';

/** A hop, and as much as is known of it. */
export interface KnownHop {
  readonly hop: Hop;
  /** The request as it reaches the hop. */
  readonly request: HopRequest;
  readonly proxy?: Proxy;
  readonly passage?: Passage;
  /** What kept unclog from seeing more. */
  readonly hidden?: Failure;
  /** The process, where it was found. */
  readonly pid?: number;
}

function originHop(address: Address, process: ProcessInfo): Hop {
  const name = process.exe ?? process.argv[0];
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
  const { pid } = process;
  const kind = proxyKinds.find((candidate) => candidate.recognise(process));
  if (!kind) return { hop: originHop(address, process), request, pid };
  const proxy = await kind.open(process);
  return proxy.ok
    ? { ...knownProxy(proxy.value, address, request), pid }
    : { hop: { kind: kind.kind, address }, request, hidden: proxy.failure, pid };
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

/**
 * Of processes that may hold a socket, the one whose configuration says so; else the only one whose
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

const mayListen = ({ hidden }: KnownHop): boolean =>
  !(hidden?.code.endsWith('-not-listening') ?? false);

/** Why it is not known which of the candidates holds the socket. */
function undecided(
  { candidates, uid }: SocketOwner,
  known: readonly KnownHop[],
  { host, port }: Address,
): Failure {
  const pids = candidates.map(({ pid }) => pid).join(', ');
  const ambiguous = known.some(mayListen);
  if (port === 0) {
    return ambiguous
      ? { code: 'socket-ambiguous', details: { path: host, pids } }
      : { code: 'socket-hidden', details: { path: host, uid } };
  }
  return ambiguous
    ? { code: 'listener-ambiguous', details: { port, pids } }
    : { code: 'listener-hidden', details: { port, uid } };
}

const recognise = (process: ProcessInfo): boolean =>
  proxyKinds.some((kind) => kind.recognise(process));

async function heldBy(
  owner: SocketOwner,
  address: Address,
  request: HopRequest,
): Promise<KnownHop> {
  const known = await Promise.all(
    owner.candidates.map((process) => hopOf(process, address, request)),
  );
  const found = soleHop(known, owner.seen);
  if (found) return found;
  const hidden = undecided(owner, known, address);
  return { hop: { kind: 'unknown', address }, request, hidden };
}

/**
 * What listens where these addresses lead, read as far as this user may.
 * @param named the host as it was named, for the report where nothing is known of it
 */
export async function hopAt(
  named: string,
  addresses: readonly string[],
  request: HopRequest,
): Promise<KnownHop> {
  const { port } = request;
  const owner = portOwner(addresses, port, recognise);
  if (owner.ok) {
    const { address: host } = owner.value;
    return heldBy(owner.value, { host, port }, { ...request, address: host });
  }
  const address = { host: named, port };
  return { hop: { kind: 'unknown', address }, request, hidden: owner.failure };
}

/** What listens on a unix socket. */
export async function hopOnSocket(path: string, request: HopRequest): Promise<KnownHop> {
  const address = { host: path, port: 0 };
  const owner = unixOwner(path, recognise);
  if (owner.ok) return heldBy(owner.value, address, { ...request, address: `unix:${path}` });
  return { hop: { kind: 'unknown', address }, request, hidden: owner.failure };
}
