import { readFileSync } from 'node:fs';

import { fail, ok, type Result } from '../model/result.ts';
import { processInfo, startTime } from './processes.ts';

/** A process by a name that is never used again: its id and when it started. */
export interface Identity {
  readonly pid: number;
  readonly started: string;
}

/** Names the process that now has this id. */
export function identify(pid: number): Identity | undefined {
  const started = startTime(pid);
  return started === undefined || processInfo(pid) === undefined ? undefined : { pid, started };
}

/** Does this very process still run? */
export function isAlive(process: Identity): boolean {
  return identify(process.pid)?.started === process.started;
}

/** The kernel counts start times in hundredths of a second on every architecture (USER_HZ). */
const tickMs = 10;

/** When a process started, milliseconds since the epoch, right to about 20 ms. */
export function startedAtMs(process: Identity): number {
  const uptimeMs = Number(readFileSync('/proc/uptime', 'latin1').split(' ')[0]) * 1000;
  return Date.now() - uptimeMs + Number(process.started) * tickMs;
}

/**
 * Sends a signal to this very process; 0 only asks whether one may be sent (kill(2)).
 * @param asked the signal that `command`, for somebody who may, would send
 * Failures: `proxy-not-running` {pid}, `signal-forbidden` {pid, command}.
 */
export function sendSignal(
  pid: number,
  known: Identity | undefined,
  name: NodeJS.Signals | 0,
  asked: NodeJS.Signals,
): Result<void> {
  if (!known || !isAlive(known)) return fail('proxy-not-running', { pid });
  try {
    process.kill(pid, name);
    return ok(undefined);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
      ? fail('proxy-not-running', { pid })
      : fail('signal-forbidden', { pid, command: `sudo kill -${asked.slice(3)} ${pid}` });
  }
}
