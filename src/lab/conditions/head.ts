import { clientProfile, type ClientProfile } from '../../model/client.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Head } from '../../model/observation.ts';
import { observe } from '../../observe/observe.ts';
import type { Problem } from '../conditions.ts';
import type { LabState } from '../folder.ts';

/** The head of the stream's response, for the plainest client; undefined where none comes. */
async function headOf(lab: LabState, signal: AbortSignal): Promise<Result<Head | undefined>> {
  const id = lab.url.startsWith('https:') ? 'h1-tls' : 'h1';
  const client = clientProfile(id) as ClientProfile;
  const request = { url: new URL('event', lab.url).href, client, insecure: true };
  const enough = ({ head }: { readonly head?: Head }): boolean => head !== undefined;
  const seen = await observe(request, { patienceMs: 5000, enough, signal });
  return signal.aborted ? fail('interrupted') : ok(seen.head);
}

const valueOf = (head: Head | undefined, wanted: string): string =>
  head?.headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';

/** A browser takes nothing else for a stream (HTML Standard, section 9.2). */
export async function contentTypeProblem(lab: LabState, signal: AbortSignal): Problem {
  const head = await headOf(lab, signal);
  if (!head.ok) return head;
  const type = valueOf(head.value, 'content-type');
  const right = /^text\/event-stream\s*(;|$)/i.test(type);
  return ok(right ? undefined : { code: 'grade-content-type', details: { type } });
}

/** @param hidden how the lines begin that must not reach a client, such as `X-Powered-By:` */
export async function hiddenProblem(
  hidden: readonly string[],
  lab: LabState,
  signal: AbortSignal,
): Problem {
  const head = await headOf(lab, signal);
  if (!head.ok) return head;
  const lines = (head.value?.headers ?? []).map(([name, value]) => `${name}: ${value}`);
  const line = lines.find((line) =>
    hidden.some((start) => line.toLowerCase().startsWith(start.toLowerCase())),
  );
  return ok(line === undefined ? undefined : { code: 'grade-leak', details: { line } });
}
