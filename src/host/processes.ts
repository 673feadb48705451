import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';

/** A process, as far as this user may look into it. */
export interface ProcessInfo {
  readonly pid: number;
  readonly ppid: number;
  readonly uid: number;
  /** The words of the command line; one word where the program wrote its own title over them. */
  readonly argv: readonly string[];
  /** The program's file; absent where the kernel does not show it. */
  readonly exe?: string;
  readonly cwd?: string;
}

/** A listening socket. */
export interface Listener {
  readonly host: string;
  readonly port: number;
  readonly uid: number;
  readonly inode: string;
}

function attempt<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

/** The process with this id; undefined when there is none, or only its exit code is left (a zombie). */
export function processInfo(pid: number): ProcessInfo | undefined {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  const uid = attempt(() => statSync(`/proc/${pid}`).uid);
  const commandLine = attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
  if (stat === undefined || uid === undefined || commandLine === undefined) return undefined;
  const [state, ppid] = afterName(stat);
  if (state === 'Z' || state === 'X') return undefined;
  const exe = attempt(() => readlinkSync(`/proc/${pid}/exe`));
  const cwd = attempt(() => readlinkSync(`/proc/${pid}/cwd`));
  return {
    pid,
    ppid: Number(ppid),
    uid,
    argv: commandLine.replace(/\0+$/, '').split('\0'),
    ...(exe === undefined ? {} : { exe: exe.replace(/ \(deleted\)$/, '') }),
    ...(cwd === undefined ? {} : { cwd }),
  };
}

/** The fields of /proc/PID/stat after the name, which may hold spaces and brackets: state, ppid, … */
function afterName(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** When a process started, in clock ticks since boot: with its id, a name no other process has. */
export function startTime(pid: number): string | undefined {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  return stat === undefined ? undefined : afterName(stat)[19];
}

/** The variables that a process was started with, by name; none where this user may not look. */
export function variablesOf(pid: number): (name: string) => string | undefined {
  const entries = (attempt(() => readFileSync(`/proc/${pid}/environ`, 'latin1')) ?? '').split('\0');
  return (name) => entries.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** All processes that this user can see. */
export function allProcesses(): ProcessInfo[] {
  return (attempt(() => readdirSync('/proc')) ?? [])
    .filter((name) => /^\d+$/.test(name))
    .map((name) => processInfo(Number(name)))
    .filter((info) => info !== undefined);
}

/** IPv4 or IPv6 address from the kernel's hexadecimal words, each in host byte order. */
function address(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) =>
    (word.match(/../g) ?? []).toReversed().map((byte) => Number.parseInt(byte, 16)),
  );
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.every((byte) => byte === 0)) return '::';
  if (bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1) return '::1';
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255;
  if (mapped) return bytes.slice(12).join('.');
  const groups = Array.from({ length: 8 }, (_, at) =>
    (((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0)).toString(16),
  );
  return groups.join(':');
}

/** A row of the kernel's table of TCP sockets. */
interface TcpRow extends Listener {
  readonly state: string;
  /** Bytes to be read; of a socket that listens, the connections to be accepted (net/ipv4/tcp_ipv4.c). */
  readonly received: number;
}

/** The states that matter here (include/net/tcp_states.h). */
const state = { established: '01', closeWait: '08', listen: '0A' } as const;

/** Reads a table of the kernel's TCP sockets (proc(5), /proc/net/tcp). */
function tcpRows(table: string): TcpRow[] {
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields.length > 9)
    .map((fields) => {
      const [host = '', port = ''] = (fields[1] ?? '').split(':');
      const [, received = ''] = (fields[4] ?? '').split(':');
      return {
        host: address(host),
        port: Number.parseInt(port, 16),
        uid: Number(fields[7]),
        inode: fields[9] ?? '',
        state: fields[3] ?? '',
        received: Number.parseInt(received, 16),
      };
    });
}

const tcpTables = (): string[] =>
  ['/proc/net/tcp', '/proc/net/tcp6'].map(
    (path) => attempt(() => readFileSync(path, 'latin1')) ?? '',
  );

/** Reads a table of the kernel's TCP sockets for those that listen. */
export function parseListeners(table: string): Listener[] {
  return tcpRows(table)
    .filter((row) => row.state === state.listen)
    .map(({ host, port, uid, inode }) => ({ host, port, uid, inode }));
}

/** Every TCP socket of this network namespace that listens. Empty elsewhere than on Linux. */
export function listeners(): Listener[] {
  return tcpTables().flatMap(parseListeners);
}

/** Those who have come to a listening socket. */
export interface Queue {
  /** 0 for a unix socket. */
  readonly port: number;
  /** Of a unix socket. */
  readonly path?: string;
  /** Connections that no process has accepted yet. */
  readonly waiting: number;
  /** Connections that were accepted and are open, or that only the server has not closed. */
  readonly taken: number;
}

/** Reads tables of the kernel's TCP sockets for those who have come to some that listen. */
export function parseQueues(tables: readonly string[], inodes: ReadonlySet<string>): Queue[] {
  const rows = tables.flatMap(tcpRows);
  // One that nobody has accepted is no process's socket yet, and has no inode.
  const taken = rows.filter(
    (row) =>
      (row.state === state.established || row.state === state.closeWait) && row.inode !== '0',
  );
  return rows
    .filter((row) => row.state === state.listen && inodes.has(row.inode))
    .map(({ port, received }) => ({
      port,
      waiting: received,
      taken: taken.filter((row) => row.port === port).length,
    }));
}

/** A unix socket that listens (proc(5), /proc/net/unix). */
export interface UnixListener {
  readonly path: string;
  readonly inode: string;
}

/** A row of the kernel's table of unix sockets. */
interface UnixRow extends UnixListener {
  readonly listens: boolean;
  readonly state: string;
}

/** A socket that takes connections (__SO_ACCEPTCON in the kernel's include/linux/net.h). */
const accepts = 0x1_00_00;

/** The states that matter here (socket_state in include/uapi/linux/net.h). */
const unixState = { connecting: '02', connected: '03' } as const;

/** Reads a table of the kernel's unix sockets for those with a path; that may hold spaces. */
function unixRows(table: string): UnixRow[] {
  return table.split('\n').flatMap((line) => {
    const [row, flags = '', state = '', inode = '', path = ''] =
      /^\S+: \S+ \S+ (\S+) \S+ (\S+) +(\d+) (\/.*)$/.exec(line) ?? [];
    const listens = (Number.parseInt(flags, 16) & accepts) !== 0;
    return row === undefined ? [] : [{ path, inode, listens, state }];
  });
}

const unixTable = (): string => attempt(() => readFileSync('/proc/net/unix', 'latin1')) ?? '';

/** Reads a table of the kernel's unix sockets for those that listen. */
export function parseUnixListeners(table: string): UnixListener[] {
  return unixRows(table)
    .filter(({ listens }) => listens)
    .map(({ path, inode }) => ({ path, inode }));
}

/** Every unix socket with a path of this network namespace that listens. Empty elsewhere than on Linux. */
export function unixListeners(): UnixListener[] {
  return parseUnixListeners(unixTable());
}

/** Reads a table of the kernel's unix sockets for those who have come to some that listen. */
export function parseUnixQueues(table: string, inodes: ReadonlySet<string>): Queue[] {
  const rows = unixRows(table);
  return rows
    .filter(({ listens, inode }) => listens && inodes.has(inode))
    .map(({ path }) => {
      // What the server holds of a connection bears the path of the socket that it came to.
      const count = (state: string): number =>
        rows.filter((row) => row.path === path && row.state === state).length;
      return {
        port: 0,
        path,
        waiting: count(unixState.connecting),
        taken: count(unixState.connected),
      };
    });
}

/** Who has come to the sockets that a process listens on, as far as this user may look. */
export function queuesOf(pid: number): Queue[] {
  const inodes = new Set(
    openFiles(pid).flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []),
  );
  return [...parseQueues(tcpTables(), inodes), ...parseUnixQueues(unixTable(), inodes)];
}

/** The processes that hold a socket open, as far as this user may look: often master and workers. */
export function socketOwners(inode: string): number[] {
  const link = `socket:[${inode}]`;
  const holds = (pid: string): boolean =>
    (attempt(() => readdirSync(`/proc/${pid}/fd`)) ?? []).some(
      (fd) => attempt(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) === link,
    );
  return (attempt(() => readdirSync('/proc')) ?? [])
    .filter((name) => /^\d+$/.test(name) && holds(name))
    .map(Number);
}

/** What a process has open, as the kernel names it: `socket:[INODE]`, a path. */
export function openFiles(pid: number): string[] {
  return (attempt(() => readdirSync(`/proc/${pid}/fd`)) ?? []).flatMap(
    (fd) => attempt(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? [],
  );
}

/** Does this very process hold a socket that listens on the port? */
export function holdsPort(pid: number, port: number): boolean {
  const held = new Set(openFiles(pid));
  return listeners().some(
    (listener) => listener.port === port && held.has(`socket:[${listener.inode}]`),
  );
}
