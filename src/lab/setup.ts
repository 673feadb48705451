import { readFileSync } from 'node:fs';

import type { MarkedStream } from './control.ts';

/** The user that worker processes run as where the lab runs as root. */
export interface Worker {
  readonly user: string;
  readonly uid: number;
  readonly gid: number;
}

/** What a lab's programs are started with and its files are made from. */
export interface Setup {
  /** The lab's folder. */
  readonly folder: string;
  /** The page, as its visitors reach it. */
  readonly url: string;
  /** The lab's own port, and the loopback addresses to listen on, as nginx's `listen` wants them. */
  readonly port: number;
  readonly listen: readonly string[];
  /** The ports of the programs that have a name. */
  readonly ports: Readonly<Record<string, number>>;
  readonly worker?: Worker;
  readonly nginxVersion?: string;
  /** What the applications did for a marked request. */
  marked(mark: string): MarkedStream;
}

/** The user for worker processes, where this process is root. */
export function workerUser(): Worker | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter(([user]) => user === 'www-data' || user === 'nobody')
    .map(([user = '', , uid, gid]) => ({ user, uid: Number(uid), gid: Number(gid) }));
  return users.find(({ user }) => user === 'www-data') ?? users[0];
}
