import { setTimeout as pause } from 'node:timers/promises';

import { monotonicMs } from '../host/clock.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { askControl } from './control.ts';
import type { Curl } from './curl.ts';
import { controlPath, type LabState } from './folder.ts';
import { judge, type Marks } from './judge.ts';

/** What a client sends to say where it was, which `curl -N` prints with the event. */
const isData = ({ text }: { readonly text: string }): boolean => !/^(id|retry):/.test(text);

/** Watches a client and the application until there is a judgement. Failures: `interrupted`. */
export async function watch(
  client: Pick<Curl, 'lines' | 'ended'>,
  lab: LabState,
  mark: string,
  signal: AbortSignal,
): Promise<Result<Marks>> {
  const startedMs = monotonicMs();
  for (;;) {
    await pause(50);
    if (signal.aborted) return fail('interrupted');
    // What is printed counts from before the origin is asked, so that no write can be missed.
    const lines = client.lines.filter(isData);
    const { ended } = client;
    const origin = await askControl(controlPath(lab.folder), mark);
    const waitedMs = monotonicMs() - startedMs;
    const marks = judge({ curl: { lines, ended }, origin, waitedMs });
    if (marks) return ok(marks);
  }
}
