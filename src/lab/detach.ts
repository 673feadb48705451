import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

import { fail, ok, type Failure, type Result } from '../model/result.ts';
import { runningLab, type LabState } from './folder.ts';

/** The failure that a lab in another process printed as its JSON document. */
function printedFailure(printed: string): Failure | undefined {
  try {
    const { error } = JSON.parse(printed) as { error?: { code: string; message: string } };
    return error && { code: 'told', details: { message: error.message } };
  } catch {
    return undefined;
  }
}

/**
 * Starts a lab in a process of its own, which stays when this one ends.
 * Failures: `interrupted`, whatever `unclog lab start` says.
 */
export async function detachLab(
  scenario: string,
  port: number | undefined,
  signal: AbortSignal,
): Promise<Result<LabState>> {
  const program = process.argv[1] ?? '';
  const args = [
    'lab',
    'start',
    scenario,
    '--json',
    ...(port === undefined ? [] : ['--port', String(port)]),
  ];
  const child = spawn(process.execPath, [program, ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString('utf8');
  });
  while (child.exitCode === null && child.signalCode === null && !signal.aborted) {
    const lab = runningLab(scenario);
    if (lab?.ready && lab.pid === child.pid && printed !== '') {
      child.stdout.destroy();
      child.unref();
      return ok(lab);
    }
    await pause(20);
  }
  child.kill('SIGTERM');
  if (signal.aborted) return fail('interrupted');
  const failure = printedFailure(printed);
  return failure
    ? { ok: false, failure }
    : fail('lab-program-failed', { program: scenario, reason: printed.trim() });
}
