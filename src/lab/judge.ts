import type { Failure } from '../model/result.ts';
import type { MarkedStream } from './control.ts';
import type { Curl } from './curl.ts';

/** All or nothing, and the one reason for nothing. */
export type Marks = { readonly full: true } | { readonly full: false; readonly reason: Failure };

/** What the grader has seen at one moment. */
export interface Evidence {
  readonly curl: Pick<Curl, 'lines' | 'ended'>;
  readonly origin: MarkedStream;
  readonly waitedMs: number;
}

/** `data: 1`, a blank line, `data: 2`, a blank line, `data: 3`. */
const expected = ['data: 1', '', 'data: 2', '', 'data: 3'];

/** Events that the origin sends in vain before the stream counts as silent. */
const patienceEvents = 4;

/** No sign at the origin for this long, and nothing printed: nobody passed the request on. */
const unseenMs = 5000;

const none = (code: string, details: Failure['details'] = {}): Marks => ({
  full: false,
  reason: { code, details },
});

function atEnd({ curl, origin }: Evidence): Marks | undefined {
  if (!curl.ended) return undefined;
  const { code, message } = curl.ended;
  const unreachable = code === 7 || (curl.lines.length === 0 && code !== 0 && code !== 18);
  if (unreachable)
    return none('grade-unreachable', { message: message || `curl ended with ${code}` });
  return none('grade-ended', { events: origin.writes.length });
}

/**
 * Judges `curl -N` so far; undefined while it is too early to tell. An event counts when it was
 * printed before the origin wrote the next one.
 */
export function judge(evidence: Evidence): Marks | undefined {
  const { curl, origin, waitedMs } = evidence;
  const wrong = curl.lines.find((line, at) => at < expected.length && line.text !== expected[at]);
  if (wrong) return none('grade-content', { line: wrong.text.slice(0, 80) });
  const written = (event: number): number | undefined =>
    origin.writes.find((write) => write.event === event)?.atMs;
  const late = [1, 2, 3].find((event) => {
    const next = written(event + 1);
    const printed = curl.lines[2 * (event - 1)]?.atMs;
    return printed !== undefined && next !== undefined && printed > next;
  });
  if (late !== undefined) return none('grade-burst', { event: late });
  const ended = atEnd(evidence);
  if (ended) return ended;
  if (curl.lines.length >= expected.length) {
    return origin.seen ? { full: true } : none('grade-bypassed-origin');
  }
  if (origin.writes.length >= patienceEvents) {
    return none('grade-silent', { sent: origin.writes.length, printed: curl.lines.length });
  }
  return !origin.seen && waitedMs > unseenMs ? none('grade-bypassed-origin') : undefined;
}
