import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { monotonicMs } from '../host/clock.ts';
import { listeners, processInfo, socketOwners } from '../host/processes.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { askControl, markHeader } from './control.ts';
import { startCurl, startPlainClient, type Curl } from './curl.ts';
import { controlPath, type LabState } from './folder.ts';
import { judge, type Marks } from './judge.ts';

export interface Grade {
  readonly marks: Marks;
  /** The command whose output was judged. */
  readonly command: string;
  readonly client: 'curl' | 'built-in';
  /** What it printed until it was interrupted. */
  readonly printed: readonly string[];
}

function descendsFrom(pid: number, ancestor: number): boolean {
  const info = processInfo(pid);
  return pid === ancestor || (info !== undefined && descendsFrom(info.ppid, ancestor));
}

/** Does the lab's nginx hold every socket that listens on the lab's port? */
function ownsPort({ port, nginxPid }: LabState): boolean {
  const open = listeners().filter((listener) => listener.port === port);
  const owned = open.filter(({ inode }) =>
    socketOwners(inode).some((pid) => descendsFrom(pid, nginxPid)),
  );
  return open.length > 0 && owned.length === open.length;
}

/** Why the page at `/` does not count as served; undefined when it does. */
async function pageProblem(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    const text = await response.text();
    if (response.status !== 200) return `HTTP ${response.status}`;
    return text.includes('EventSource') ? undefined : 'another page';
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return cause instanceof Error ? cause.message : String(cause);
  }
}

async function watch(
  curl: Curl,
  lab: LabState,
  mark: string,
  signal: AbortSignal,
): Promise<Result<Marks>> {
  const startedMs = monotonicMs();
  for (;;) {
    await pause(50);
    if (signal.aborted) return fail('interrupted');
    // What is printed counts from before the origin is asked, so that no write can be missed.
    const lines = [...curl.lines];
    const { ended } = curl;
    const origin = await askControl(controlPath(lab.folder), mark);
    const waitedMs = monotonicMs() - startedMs;
    const marks = judge({ curl: { lines, ended }, origin, waitedMs });
    if (marks) return ok(marks);
  }
}

/** Grades a running lab by what `curl -N` prints. Failures: `interrupted`, those of starting curl. */
export async function gradeLab(lab: LabState, signal: AbortSignal): Promise<Result<Grade>> {
  const url = new URL('event', lab.url).href;
  const command = `curl -N ${url.replace('http://', '')}`;
  const nothing = (code: string, details = {}): Result<Grade> =>
    ok({
      marks: { full: false, reason: { code, details } },
      command,
      client: 'built-in',
      printed: [],
    });
  if (!ownsPort(lab)) return nothing('grade-bypassed-port', { port: lab.port });
  const problem = await pageProblem(lab.url);
  if (problem !== undefined) return nothing('grade-page', { url: lab.url, problem });
  const mark = randomUUID();
  const started = await startCurl(url, `${markHeader}: ${mark}`);
  const missing = !started.ok && started.failure.code === 'program-missing';
  if (!started.ok && !missing) return started;
  const curl = started.ok ? started.value : startPlainClient(url, `${markHeader}: ${mark}`);
  try {
    const marks = await watch(curl, lab, mark, signal);
    if (!marks.ok) return marks;
    return ok({
      marks: marks.value,
      command,
      client: started.ok ? 'curl' : 'built-in',
      printed: curl.lines.map(({ text }) => text),
    });
  } finally {
    await curl.interrupt();
  }
}
