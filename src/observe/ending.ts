import type { Delivery } from '../model/delivery.ts';
import type { Observation } from '../model/observation.ts';
import { evidence, type Evidence } from './reading.ts';
import { cutSuspects, suspectsFor } from './suspects.ts';

export interface Ending extends Pick<Delivery, 'end' | 'endMs'> {
  readonly evidence: readonly Evidence[];
}

/** nginx's timers fire up to 300 ms early (NGX_TIMER_LAZY_DELAY in ngx_event_timer.h); all are late on a busy machine. */
const slackMs = (ms: number): number => Math.max(500, ms * 0.01);

/** A silence at the end is a timeout's work when it is this much longer than any before it. */
const unusual = 2;

const lastWordsMs = 10;

function lastGapBefore(times: readonly number[]): number {
  return Math.max(0, ...times.slice(1).map((time, k) => time - (times[k] ?? 0)));
}

/**
 * How the response ended, and after how long. A cut after a silence longer than any before it is
 * counted from the last byte, else from the request. A body without a length or chunks ends by
 * closing the connection even when it is cut: after a silence as long as a known timeout, that is
 * what it is taken for.
 */
export function endingOf({ end, reads, framing }: Observation): Ending {
  if (end.kind === 'open') return { end: 'open', evidence: [] };
  // The cut's own messages, a reset or a goodbye, come with the end.
  const times = reads.map((read) => read.atMs).filter((at) => end.atMs - at > lastWordsMs);
  const last = times.at(-1) ?? 0;
  const idleMs = end.atMs - last;
  const silent = idleMs >= 500 && idleMs >= unusual * lastGapBefore(times);
  const endMs = Math.round(silent ? idleMs : end.atMs);
  const known = suspectsFor(endMs, cutSuspects, slackMs(endMs));
  const abrupt = end.kind === 'cut' || end.kind === 'reset';
  const cut = abrupt || (framing === 'close' && silent && known.length > 0);
  if (!cut) return { end: 'complete', endMs: Math.round(end.atMs), evidence: [] };
  return {
    end: end.kind === 'reset' ? 'reset' : 'cut',
    endMs,
    evidence: [
      evidence(silent ? 'cut-after-silence' : 'cut-after-total', { ms: endMs }),
      ...(end.code === undefined ? [] : [evidence('end-code', { name: end.code })]),
      ...known.map(({ code }) => evidence('cut-suspect', { name: code })),
    ],
  };
}
