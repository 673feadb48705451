import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { Problem } from '../conditions.ts';
import { markHeader, tellControl } from '../control.ts';
import { startCurl, startPlainClient, type Curl } from '../curl.ts';
import { controlPath, type LabState } from '../folder.ts';

/** Enough to have something to go on from. */
const eventsBefore = 2;
const patienceMs = 10_000;

function dataOf(curl: Curl): number[] {
  return curl.lines.flatMap(({ text }) => {
    const found = /^data: (\d+)$/.exec(text);
    return found ? [Number(found[1])] : [];
  });
}

async function connect(lab: LabState, headers: readonly string[]): Promise<Curl> {
  const url = new URL('event', lab.url).href;
  const curl = await startCurl(url, headers);
  return curl.ok ? curl.value : startPlainClient(url, headers);
}

/** Waits for something of a client; gives up when it has ended, or after the patience. */
async function until(curl: Curl, done: () => boolean, signal: AbortSignal): Promise<Result<void>> {
  const endMs = performance.now() + patienceMs;
  while (!done() && !curl.ended && performance.now() < endMs) {
    if (signal.aborted) return fail('interrupted');
    await pause(20);
  }
  return ok(undefined);
}

/** The first connection: events, then the application that sends them dies. Gives the last event. */
async function cutOff(lab: LabState, signal: AbortSignal): Promise<Result<number>> {
  const mark = randomUUID();
  const curl = await connect(lab, [`${markHeader}: ${mark}`]);
  try {
    const some = await until(curl, () => dataOf(curl).length >= eventsBefore, signal);
    if (!some.ok) return some;
    await tellControl(controlPath(lab.folder), 'crash', mark);
    const over = await until(curl, () => curl.ended !== undefined, signal);
    return over.ok ? ok(dataOf(curl).at(-1) ?? 0) : over;
  } finally {
    await curl.interrupt();
  }
}

/** The second connection, as a browser makes it: the first event that comes, or what came instead. */
async function goOn(lab: LabState, last: number, signal: AbortSignal): Promise<Result<string>> {
  const curl = await connect(lab, [`Last-Event-ID: ${last}`]);
  try {
    const some = await until(curl, () => dataOf(curl).length > 0, signal);
    if (!some.ok) return some;
    const data = dataOf(curl)[0];
    const instead = curl.lines.find(({ text }) => text.trim() !== '')?.text ?? '';
    return ok(data === undefined ? instead : `data: ${data}`);
  } finally {
    await curl.interrupt();
  }
}

/**
 * One of two applications dies; a client that connects again says which event it saw last, and goes
 * on with the next one (HTML Standard, section 9.2.4).
 */
export async function failoverProblem(lab: LabState, signal: AbortSignal): Problem {
  const last = await cutOff(lab, signal);
  if (!last.ok) return last;
  try {
    const next = await goOn(lab, last.value, signal);
    if (!next.ok) return next;
    const wanted = `data: ${last.value + 1}`;
    const problem: Failure = {
      code: 'grade-failover',
      details: { wanted, line: next.value.slice(0, 80) },
    };
    return ok(next.value === wanted ? undefined : problem);
  } finally {
    await tellControl(controlPath(lab.folder), 'reload');
  }
}
