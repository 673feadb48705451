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
  /** Of the addresses asked about, the one that leads to it; the path of a unix socket. */
  readonly address: string;
  /** The user that the socket belongs to. */
  readonly uid: number;
  /** False where the kernel hides who holds the socket, and the process was told by its user and name. */
  readonly seen: boolean;
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

/** A socket that listens, and how it is named where its holder is not seen. */
interface Socket {
  readonly inode: string;
  readonly uid: number;
  /** Where the client leads to it. */
  readonly address: string;
  readonly port?: number;
}

/** Failures: `listener-container` and `listener-hidden`, or of a unix socket `socket-…`. */
function socketOwner(
  { inode, uid, address, port }: Socket,
  recognise: (process: ProcessInfo) => boolean,
): Result<SocketOwner> {
  const path = address;
  const holder = eldest(socketOwners(inode));
  if (holder) {
    const { pid } = holder;
    if (!inAnotherRoom(pid)) {
      return ok({ candidates: [master(holder, recognise)], address, uid, seen: true });
    }
    return port === undefined
      ? fail('socket-container', { pid, path })
      : fail('listener-container', { pid, port });
  }
  const candidates = allProcesses().filter((process) => process.uid === uid && recognise(process));
  if (candidates.length > 0) return ok({ candidates, address, uid, seen: false });
  return port === undefined
    ? fail('socket-hidden', { path, uid })
    : fail('listener-hidden', { port, uid });
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
): Result<SocketOwner> {
  const local = addresses.filter(isLocal);
  if (local.length === 0) return fail('listener-elsewhere', { address: addresses[0] ?? '' });
  const found = listenerFor(local, port);
  if (!found) return fail('listener-missing', { port });
  const { listener, address } = found;
  const { uid, inode } = listener;
  return socketOwner({ inode, uid, address, port }, recognise);
}

/**
 * The process that listens on a unix socket, on Linux. The socket belongs to whom its file belongs to.
 * Failures: `socket-missing` {path}, `socket-hidden`, `socket-container`.
 */
export function unixOwner(
  path: string,
  recognise: (process: ProcessInfo) => boolean,
): Result<SocketOwner> {
  const found = unixListeners().find((listener) => listener.path === path);
  const uid = statSync(path, { throwIfNoEntry: false })?.uid;
  if (!found || uid === undefined) return fail('socket-missing', { path });
  return socketOwner({ inode: found.inode, uid, address: path }, recognise);
}
