import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';

import { freePort } from '../../src/host/ports.ts';
import { gradeLab } from '../../src/lab/grade.ts';
import type { Marks } from '../../src/lab/judge.ts';
import { startLab, type RunningLab } from '../../src/lab/run.ts';
import type { Scenario } from '../../src/lab/scenario.ts';
import { applySolution, reloadLab } from '../../src/lab/solve.ts';
import type { Result } from '../../src/model/result.ts';
import { unclog } from './unclog.ts';

/**
 * Gives the labs of this process a folder of their own, whatever else runs on this machine; the
 * function that it gives takes it away.
 */
export function ownLabs(): { readonly folder: string; readonly leave: () => void } {
  const before = process.env['TMPDIR'];
  const folder = mkdtempSync(join(tmpdir(), 'unclog-labs-'));
  chmodSync(folder, 0o1777);
  process.env['TMPDIR'] = folder;
  const leave = (): void => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, leave };
}

/** The value, or an error that names the failure. */
function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.failure.code} ${JSON.stringify(result.failure.details)}`);
}

/** A fresh start, on ports that nobody else has. */
async function freshLab(scenario: Scenario): Promise<RunningLab> {
  for (;;) {
    const lab = await startLab(scenario, await freePort());
    if (lab.ok || lab.failure.code !== 'port-taken') return valueOf(lab);
  }
}

/** Does something with a fresh lab, which ends with it. */
export async function withLab<T>(
  scenario: Scenario,
  use: (lab: RunningLab) => Promise<T>,
): Promise<T> {
  const lab = await freshLab(scenario);
  try {
    return await use(lab);
  } finally {
    await lab.stop();
  }
}

export async function marksOf({ state }: RunningLab): Promise<Marks> {
  return valueOf(await gradeLab(state, new AbortController().signal)).marks;
}

/** Applies a solution; the scenario's first where none is named. */
export async function mend(lab: RunningLab, scenario: Scenario, name?: string): Promise<void> {
  const solution = Object.entries(scenario.solutions).find(([id]) => id === (name ?? id));
  valueOf(applySolution(lab.state, solution?.[1] ?? []));
  valueOf(await reloadLab(lab.state));
}

/** What `unclog check` or `unclog fix` says of a lab's stream, as its JSON document. */
export async function told(
  command: 'check' | 'fix',
  { state }: RunningLab,
  tmp: string,
): Promise<Record<string, unknown>> {
  const url = new URL('event', state.url).href;
  const more = [
    ...(command === 'fix' ? ['--yes'] : []),
    ...(url.startsWith('https') ? ['-k'] : []),
  ];
  const { stdout, stderr } = await unclog([command, url, '--json', ...more], { tmp });
  try {
    return JSON.parse(stdout) as Record<string, unknown>;
  } catch {
    throw new Error(`unclog ${command} ${url}: ${stdout}${stderr}`);
  }
}
