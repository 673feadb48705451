import { statSync } from 'node:fs';
import { networkInterfaces } from 'node:os';

import {
  allProcesses,
  listeners,
  processInfo,
  socketOwners,
  unixListeners,
  type Listener,
  type ProcessInfo,
} from '../host/processes.ts';
import { fail, ok, type Result } from '../model/result.ts';

/** The process behind a listening socket. */
export interface SocketOwner {
  /** One process; several, any of which may be it, where the kernel hides who holds the socket. */
  readonly candidates: readonly ProcessInfo[];
  /** The user that the socket belongs to. */
  readonly uid: number;
  /** False where the kernel hides who holds the socket, and the process was told by its user and name. */
  readonly seen: boolean;
}

/** The process behind a listening port. */
export interface PortOwner extends SocketOwner {
  /** Of the addresses asked about, the one that leads to it. */
  readonly address: string;
  /** The address it listens on: `0.0.0.0`, `127.0.0.1`, `::1` … */
  readonly listens: string;
}

/** Does a socket bound to `bound` take connections to `address`? */
function takes(bound: string, address: string): boolean {
  if (bound === address || bound === '::') return true;
  return bound === '0.0.0.0' && !address.includes(':');
}

function isLocal(address: string): boolean {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .some((entry) => entry.address === address || address.startsWith('127.'));
}

/**
 * The listener that gets connections to one of these addresses, in the order in which clients try
 * them; the most specific bind wins.
 */
function listenerFor(
  addresses: readonly string[],
  port: number,
): { listener: Listener; address: string } | undefined {
  const open = listeners().filter((listener) => listener.port === port);
  for (const address of addresses) {
    const exact = open.find((listener) => listener.host === address);
    const any = exact ?? open.find((listener) => takes(listener.host, address));
    if (any) return { listener: any, address };
  }
  return undefined;
}

/** Of the processes that share a socket, the one that started the others. */
function eldest(pids: readonly number[]): ProcessInfo | undefined {
  const infos = pids.map(processInfo).filter((info) => info !== undefined);
  return infos.find((info) => !pids.includes(info.ppid)) ?? infos[0];
}

/**
 * The process that started this one, where it is a proxy as well: a user who may look into a worker
 * need not be one who may look into its master.
 */
function master(process: ProcessInfo, recognise: (process: ProcessInfo) => boolean): ProcessInfo {
  const parent = processInfo(process.ppid);
  return parent && recognise(parent) ? parent : process;
}

/**
 * Does the process live under another root, as in a container? A mount namespace alone does not say
 * so: systemd gives services one of their own for a private /tmp.
 */
function inAnotherRoom(pid: number): boolean {
  try {
    const [own, other] = [statSync('/'), statSync(`/proc/${pid}/root/`)];
    return own.dev !== other.dev || own.ino !== other.ino;
  } catch {
    return false;
  }
}

/**
 * Who holds a listening socket.
 * @param at the port or path, for the failures
 */
function ownerOf(
  inode: string,
  uid: number,
  at: string | number,
  recognise: (process: ProcessInfo) => boolean,
): Result<SocketOwner> {
  const holder = eldest(socketOwners(inode));
  if (holder) {
    if (inAnotherRoom(holder.pid)) return fail('listener-container', { pid: holder.pid, port: at });
    return ok({ candidates: [master(holder, recognise)], uid, seen: true });
  }
  const candidates = allProcesses().filter((process) => process.uid === uid && recognise(process));
  if (candidates.length === 0) return fail('listener-hidden', { port: at, uid });
  return ok({ candidates, uid, seen: false });
}

/**
 * The process that listens where these addresses lead, on Linux.
 * @param recognise tells candidates where the kernel hides who holds the socket
 * Failures: `listener-elsewhere` (another machine), `listener-missing`, `listener-hidden`,
 * `listener-container`.
 */
export function portOwner(
  addresses: readonly string[],
  port: number,
  recognise: (process: ProcessInfo) => boolean,
): Result<PortOwner> {
  const local = addresses.filter(isLocal);
  if (local.length === 0) return fail('listener-elsewhere', { address: addresses[0] ?? '' });
  const found = listenerFor(local, port);
  if (!found) return fail('listener-missing', { port });
  const { listener, address } = found;
  const owner = ownerOf(listener.inode, listener.uid, port, recognise);
  return owner.ok ? ok({ ...owner.value, address, listens: listener.host }) : owner;
}

/**
 * The process that listens on a unix socket, on Linux.
 * Failures: `listener-no-socket`, `listener-hidden`, `listener-container`.
 */
export function pathOwner(
  path: string,
  recognise: (process: ProcessInfo) => boolean,
): Result<SocketOwner> {
  const stat = statSync(path, { throwIfNoEntry: false });
  // The newest of the sockets that had this path is the one that it leads to.
  const listener = unixListeners().findLast((found) => found.path === path);
  if (!stat || !listener) return fail('listener-no-socket', { path });
  return ownerOf(listener.inode, stat.uid, path, recognise);
}
