import { setTimeout as pause } from 'node:timers/promises';

import { fail, ok, type Result } from '../model/result.ts';
import { processInfo, startTime } from '../host/processes.ts';
import type { LabState } from './folder.ts';

/** Has the lab's process ended, its folder long gone with it? */
function isGone({ pid, started }: LabState): boolean {
  return processInfo(pid) === undefined || startTime(pid) !== started;
}

/** Ends a running lab and waits until it is gone. Failures: `lab-not-stopped`. */
export async function stopLab(lab: LabState): Promise<Result<void>> {
  try {
    process.kill(lab.pid, 'SIGTERM');
  } catch {
    // It has just ended by itself.
  }
  for (let attempt = 0; attempt < 500; attempt += 1) {
    if (isGone(lab)) return ok(undefined);
    await pause(20);
  }
  return fail('lab-not-stopped', { scenario: lab.scenario, pid: lab.pid });
}
