import { readdirSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

import { listeners, socketOwners } from '../../src/host/processes.ts';

/** The processes of a session (proc(5), /proc/PID/stat): all that its leader started, unless it left. */
export function processesOf(session: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return fields[0] !== 'Z' && Number(fields[3]) === session;
      } catch {
        return false;
      }
    });
}

/** The ports that these processes listen on. */
export function portsOf(pids: readonly number[]): number[] {
  return listeners()
    .filter(({ inode }) => socketOwners(inode).some((pid) => pids.includes(pid)))
    .map(({ port }) => port);
}

/** Everything below a folder, by relative path. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => relative(folder, `${entry.parentPath}/${entry.name}`))
    .sort();
}
