import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  statSync,
} from 'node:fs';

/** What a master says in its error log from now on, where this user may read it. */
export interface LogWatch {
  /** The reason for which the master gave up a reload, in its own words. */
  failure():
    | { readonly code: 'reload-refused' | 'workers-died'; readonly reason: string }
    | undefined;
  /** What it and its workers complained of, each once. */
  complaints(): readonly Complaint[];
}

/** What nginx says when it cannot take more. */
export type Complaint = 'open-files' | 'worker-connections';

/** ngx_get_connection() in ngx_connection.c; the system's words for EMFILE. */
const words: readonly (readonly [RegExp, Complaint])[] = [
  [/ worker_connections are not enough/, 'worker-connections'],
  [/\(24: [^)]*\)/, 'open-files'],
];

/** The complaints in a log. */
export function complaintsIn(log: string): readonly Complaint[] {
  return words.flatMap(([pattern, complaint]) => (pattern.test(log) ? [complaint] : []));
}

const appendOnly = 0o2000;
const tailBytes = 64 * 1024;

/** The files that a process appends to: its logs (nginx opens each with O_APPEND). */
function logsOf(pid: number): string[] {
  const open = (fd: string): string[] => {
    try {
      const flags = /flags:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'latin1'))?.[1];
      const path = readlinkSync(`/proc/${pid}/fd/${fd}`);
      const appends = (Number.parseInt(flags ?? '0', 8) & appendOnly) !== 0;
      return appends && path.startsWith('/') && statSync(path).isFile() ? [path] : [];
    } catch {
      return [];
    }
  };
  try {
    return [...new Set(readdirSync(`/proc/${pid}/fd`).flatMap(open))];
  } catch {
    return [];
  }
}

function readFrom(path: string, offset: number): string {
  try {
    const fd = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(tailBytes);
      return bytes.toString('latin1', 0, readSync(fd, bytes, 0, tailBytes, offset));
    } finally {
      closeSync(fd);
    }
  } catch {
    return '';
  }
}

/**
 * What the master's lines say of a reload. A failed `bind()` alone is no verdict: nginx tries it
 * five times, half a second apart, before it gives up (ngx_open_listening_sockets, ngx_connection.c).
 */
export function reloadFailure(log: string, masterPid: number): ReturnType<LogWatch['failure']> {
  const line = new RegExp(`\\[(emerg|alert)\\] ${masterPid}#\\d+: (.*)`, 'g');
  for (const [, level, reason = ''] of log.matchAll(line)) {
    if (level === 'emerg' && !/^bind\(\) to .* failed \(98:/.test(reason)) {
      return { code: 'reload-refused', reason };
    }
    if (level === 'alert' && reason.includes('cannot be respawned')) {
      return { code: 'workers-died', reason };
    }
  }
  return undefined;
}

/** Watches the logs that a master has open. */
export function watchLog(masterPid: number): LogWatch {
  const starts = logsOf(masterPid).map((path) => ({ path, offset: statSync(path).size }));
  const said = (): string => starts.map(({ path, offset }) => readFrom(path, offset)).join('\n');
  return {
    failure: () => reloadFailure(said(), masterPid),
    complaints: () => complaintsIn(said()),
  };
}
