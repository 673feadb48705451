import { readdirSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

import { listeners, socketOwners } from '../../src/host/processes.ts';

interface Entry {
  readonly pid: number;
  readonly ppid: number;
  readonly session: number;
  readonly command: string;
}

/** A process, as proc(5) shows it; nothing for one that has ended. */
function entryOf(pid: number): Entry[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, ppid, , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return [];
    const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
    return [{ pid, ppid: Number(ppid), session: Number(session), command }];
  } catch {
    return [];
  }
}

/**
 * The processes that a run has started: those of its session, those that name its folder, and
 * whatever descends from them.
 */
export function processesOf({ session, folder }: { session: number; folder: string }): number[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => entryOf(Number(name)));
  const found = new Set(
    all
      .filter((entry) => entry.session === session || entry.command.includes(folder))
      .map(({ pid }) => pid),
  );
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const { pid, ppid } of all) if (found.has(ppid)) found.add(pid);
  }
  return [...found].filter((pid) => pid !== process.pid);
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
