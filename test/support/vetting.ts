import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

import { freePort } from '../../src/host/ports.ts';
import { gradeLab } from '../../src/lab/grade.ts';
import type { Marks } from '../../src/lab/judge.ts';
import { startLab, type RunningLab } from '../../src/lab/run.ts';
import type { Scenario } from '../../src/lab/scenario.ts';
import { applySolution, reloadLab } from '../../src/lab/solve.ts';
import type { Result } from '../../src/model/result.ts';

/** Labs of this file live in a folder of their own, whatever else runs on this machine. */
export function ownLabs(): void {
  const before = process.env['TMPDIR'];
  const folder = mkdtempSync(join(tmpdir(), 'unclog-labs-'));
  process.env['TMPDIR'] = folder;
  afterAll(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(folder, { recursive: true, force: true });
  });
}

/** The value, or an error that names the failure. */
export function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.failure.code} ${JSON.stringify(result.failure.details)}`);
}

/** A fresh start, on ports that nobody else has. */
export async function freshLab(scenario: Scenario): Promise<RunningLab> {
  for (;;) {
    const lab = await startLab(scenario, await freePort());
    if (lab.ok || lab.failure.code !== 'port-taken') return valueOf(lab);
  }
}

export async function marksOf({ state }: RunningLab): Promise<Marks> {
  return valueOf(await gradeLab(state, new AbortController().signal)).marks;
}

export async function mend({ state }: RunningLab, scenario: Scenario, name: string): Promise<void> {
  valueOf(applySolution(state, scenario.solutions[name] ?? []));
  valueOf(await reloadLab(state));
}
