import type { Framing } from '../model/framing.ts';
import type { Observation } from '../model/observation.ts';
import type { Assumed } from './predict.ts';

/** Headers that the framing gives. */
const framing: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'transfer-encoding',
]);

/** How an application frames its response, asked with HTTP/1.1. */
export function framingOf({ framing, head, frames, events }: Observation): Framing {
  if (framing === 'length') return 'length';
  if (framing === 'close') return head?.httpVersion === '1.0' ? 'close-http1.0' : 'close';
  // Asked with HTTP/1.1, a normal server answers in chunks: it need not do so for HTTP/1.0.
  if (framing !== 'chunked') return 'auto';
  if (events.length > 1 && frames.length === 0) return 'one-chunk';
  return events.length > 0 && frames.length >= 2 * events.length ? 'many-chunks' : 'auto';
}

/** The longest time without a byte, in milliseconds. */
function longestSilence({ reads }: Observation): number {
  const gaps = reads.slice(1).map(({ atMs }, at) => atMs - (reads[at]?.atMs ?? atMs));
  return Math.max(0, ...gaps);
}

/** How the application answered, as the delivery model takes it; undefined where no event was seen. */
export function seenResponse(seen: Observation): Assumed | undefined {
  const { head, events, reads } = seen;
  if (!head || events.length === 0) return undefined;
  const encoded = head.headers.some(([name]) => name.toLowerCase() === 'content-encoding');
  return {
    framing: framingOf(seen),
    status: head.status,
    headers: head.headers.filter(([name]) => !framing.has(name.toLowerCase())),
    headersWithFirstEvent: events[0]?.read === 0 && reads.length > 0,
    oneRecord: false,
    eventBytes: events.slice(0, 8).map(({ bytes }) => bytes),
    text: 'hex',
    idleMs: longestSilence(seen),
    ...(encoded ? { compression: 'flushed' as const } : {}),
  };
}
