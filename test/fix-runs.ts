import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { News } from '../src/fix/apply.ts';
import type { Outcome } from '../src/fix/transaction.ts';
import { startChild, type Exit } from '../src/host/child.ts';
import type { Result } from '../src/model/result.ts';
import type { Lab } from './fix-lab.ts';

/** What a child process of `fix-child.mjs` is to do. */
export interface Orders {
  readonly edits?: readonly {
    readonly file: string;
    readonly find: string;
    readonly put: string;
  }[];
  readonly expect?: string;
  readonly killAt?: number;
  /** Kill it before the first call of this name. */
  readonly killAtCall?: string;
  readonly undo?: boolean;
  /** The configuration, where the child need not find and read it; its private copy is not tried. */
  readonly given?: {
    readonly config: string;
    readonly files: readonly string[];
    readonly folders: readonly string[];
  };
  /** Proxies behind the first whose files change as well. */
  readonly behind?: readonly (NonNullable<Orders['given']> & {
    readonly instance: Lab['instance'];
  })[];
  readonly accept?: readonly string[];
  readonly state?: string;
}

export interface Report {
  readonly result: Result<Outcome>;
  readonly news: readonly News[];
  readonly steps: readonly string[];
}

const script = join(import.meta.dirname, 'fix-child.mjs');

/** Runs one fix in its own process; the report is absent when the process was killed. */
export async function runFix(
  lab: Lab,
  orders: Orders,
  how: {
    readonly as?: { readonly uid: number; readonly gid: number };
    /** Run in the mount namespace of nginx. */
    readonly inside?: boolean;
  } = {},
): Promise<{ readonly pid: number; readonly exit: Exit; readonly report?: Report }> {
  const all = {
    state: lab.path(how.as ? 'state-of-nobody' : 'state'),
    ...orders,
    instance: lab.instance,
    port: lab.port,
  };
  const words = [process.execPath, script, JSON.stringify(all)];
  const [program = '', ...args] = how.inside
    ? ['nsenter', '--mount', '--target', String(lab.child.pid), '--', ...words]
    : words;
  const child = await startChild(program, args, how.as ? { as: how.as } : {});
  if (!child.ok) throw new Error(child.failure.code);
  let printed = '';
  child.value.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const exit = await child.value.exited;
  if (exit.code !== undefined && exit.code !== 0) throw new Error(child.value.errors());
  const { pid } = child.value;
  return { pid, exit, ...(printed === '' ? {} : { report: JSON.parse(printed) as Report }) };
}

/** Names beside the files that a transaction must not leave: all of them start with a dot. */
export function leftovers(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /(^|\/)\./.test(name) && !name.startsWith('state/'),
  );
}
