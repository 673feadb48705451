import { setTimeout as pause } from 'node:timers/promises';

import { fail, ok, type Result } from '../model/result.ts';
import { isHeld, type LabState } from './folder.ts';

/** Ends a running lab and waits until it is gone. Failures: `lab-not-stopped`. */
export async function stopLab(lab: LabState): Promise<Result<void>> {
  try {
    process.kill(lab.pid, 'SIGTERM');
  } catch {
    // It has just ended by itself.
  }
  for (let attempt = 0; attempt < 500; attempt += 1) {
    if (!isHeld(lab)) return ok(undefined);
    await pause(20);
  }
  return fail('lab-not-stopped', { scenario: lab.scenario, pid: lab.pid });
}
