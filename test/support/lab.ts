import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

import { freePort } from '../../src/host/ports.ts';
import { documentOf, startUnclog, unclog, type Running, type RunOptions } from './unclog.ts';

/** What `lab start --json` prints. */
export interface Announced {
  readonly scenario: string;
  readonly url: string;
  readonly port: number;
  readonly config: string;
  readonly reload: string;
  readonly folder: string;
  readonly pid: number;
}

export interface HeldLab extends Announced {
  readonly holder: Running;
  readonly options: RunOptions;
}

/** The first JSON document that a run prints, while it goes on. */
async function announced(holder: Running): Promise<Announced> {
  let over = false;
  void holder.ended.then(() => (over = true));
  for (;;) {
    const text = holder.stdout();
    if (text.endsWith('}\n')) return JSON.parse(text) as Announced;
    if (over) throw new Error(`the lab did not start: ${text}${holder.stderr()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Holds a lab up in the foreground on a port of its own until the test ends. */
export async function startLab(
  options: RunOptions,
  scenario: string = 'sse-behind-nginx',
): Promise<HeldLab> {
  const args = ['lab', 'start', scenario, '--json', '--port', String(await freePort())];
  const holder = startUnclog(args, options);
  onTestFinished(async () => {
    holder.kill('SIGTERM');
    await holder.ended;
  });
  return { ...(await announced(holder)), holder, options };
}

export interface GradeDocument {
  readonly marks: 'full' | 'none';
  readonly reason?: { readonly code: string; readonly message: string };
  readonly client: string;
  readonly printed: readonly string[];
  readonly clients: readonly { readonly id: string; readonly verdict: string }[];
}

/** Grades the lab, and checks that the exit code says the same. */
export async function grade({ options, scenario }: HeldLab): Promise<GradeDocument> {
  const ended = await unclog(['lab', 'grade', scenario, '--json'], options);
  const document = documentOf(ended) as unknown as GradeDocument;
  if (ended.code !== (document.marks === 'full' ? 0 : 1)) {
    throw new Error(`exit code ${ended.code} with ${document.marks} marks`);
  }
  return document;
}

/** Changes text that stands in one of the lab's files. */
export function edit({ folder }: HeldLab, file: string, find: string, put: string): void {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(find)) throw new Error(`${path} does not hold ${find}`);
  writeFileSync(path, text.replace(find, put));
}
