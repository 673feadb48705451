import { randomUUID } from 'node:crypto';
import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';

import { listeners, processInfo, socketOwners } from '../host/processes.ts';
import { ok, type Result } from '../model/result.ts';
import { unmetCondition } from './conditions.ts';
import { markHeader } from './control.ts';
import { curlCommand, startCurl, startPlainClient } from './curl.ts';
import type { LabState } from './folder.ts';
import type { Marks } from './judge.ts';
import { frontOf } from './programs.ts';
import { findScenario } from './scenarios.ts';
import { watch } from './watch.ts';

export interface Grade {
  readonly marks: Marks;
  /** The command whose output was judged. */
  readonly command: string;
  readonly client: 'curl' | 'built-in';
  /** What it printed until it was interrupted. */
  readonly printed: readonly string[];
}

function descendsFrom(pid: number, ancestor: number): boolean {
  const ppid = processInfo(pid)?.ppid;
  return ppid !== undefined && (ppid === ancestor || descendsFrom(ppid, ancestor));
}

/** Do programs of the lab hold every socket that listens on its port? */
function ownsPort({ port, pid }: LabState): boolean {
  const open = listeners().filter((listener) => listener.port === port);
  const owned = open.filter(({ inode }) =>
    socketOwners(inode).some((owner) => descendsFrom(owner, pid)),
  );
  return open.length > 0 && owned.length === open.length;
}

/** Asks for a page; its certificate may be signed by nobody. Rejects without an answer. */
function getPage(url: string): Promise<{ status: number | undefined; text: string }> {
  const get = url.startsWith('https:') ? getHttps : getHttp;
  const options = { agent: false, rejectUnauthorized: false, signal: AbortSignal.timeout(5000) };
  return new Promise((resolve, reject) => {
    const read = (response: IncomingMessage): void => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode, text }));
    };
    get(url, options, read).on('error', reject);
  });
}

/** Why the page at `/` does not count as served; undefined when it does. */
async function pageProblem(url: string): Promise<string | undefined> {
  try {
    const { status, text } = await getPage(url);
    if (status !== 200) return `HTTP ${status}`;
    return text.includes('EventSource') ? undefined : 'another page';
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return cause instanceof Error ? cause.message : String(cause);
  }
}

/** What keeps the lab from being graded at all; undefined where nothing does. */
async function obstacle(lab: LabState): Promise<Marks | undefined> {
  const none = (code: string, details: Record<string, string | number>): Marks => ({
    full: false,
    reason: { code, details },
  });
  if (!ownsPort(lab)) {
    return none('grade-bypassed-port', { port: lab.port, proxy: frontOf(lab.scenario) });
  }
  const problem = await pageProblem(lab.url);
  return problem === undefined ? undefined : none('grade-page', { url: lab.url, problem });
}

/**
 * Grades a running lab by what `curl -N` prints, and by what its scenario wants besides.
 * Failures: `interrupted`, those of starting curl.
 */
export async function gradeLab(lab: LabState, signal: AbortSignal): Promise<Result<Grade>> {
  const url = new URL('event', lab.url).href;
  const command = curlCommand(url);
  const stopped = await obstacle(lab);
  if (stopped) return ok({ marks: stopped, command, client: 'built-in', printed: [] });
  const mark = randomUUID();
  const headers = [`${markHeader}: ${mark}`];
  const started = await startCurl(url, headers);
  const missing = !started.ok && started.failure.code === 'program-missing';
  if (!started.ok && !missing) return started;
  const curl = started.ok ? started.value : startPlainClient(url, headers);
  const client = started.ok ? 'curl' : 'built-in';
  const printed = (): string[] => curl.lines.map(({ text }) => text);
  const marks = await watch(curl, lab, mark, signal);
  await curl.interrupt();
  if (!marks.ok) return marks;
  if (!marks.value.full) return ok({ marks: marks.value, command, client, printed: printed() });
  const unmet = await unmetCondition(findScenario(lab.scenario)?.also ?? [], lab, signal);
  if (!unmet.ok) return unmet;
  const all: Marks = unmet.value ? { full: false, reason: unmet.value } : { full: true };
  return ok({ marks: all, command, client, printed: printed() });
}
