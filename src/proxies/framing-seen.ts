import type { Framing } from '../model/framing.ts';
import type { Observation } from '../model/observation.ts';

/** Reads behind the first of the body that brought none of it, in bytes: framing in packets of its own. */
function bareReads({ reads, end }: Observation): number[] {
  const first = reads.findIndex(({ bodyBytes = 0 }) => bodyBytes > 0);
  const bare = reads.slice(Math.max(first, 0)).filter(({ bodyBytes = 0 }) => bodyBytes === 0);
  // The last chunk is an empty one.
  return (end.kind === 'complete' ? bare.slice(0, -1) : bare).map(({ bytes }) => bytes);
}

/** How many events come in a read, where that is always the same; 1 where it is not. */
export function burstOf({ events }: Observation): number {
  const sizes = new Map<number, number>();
  for (const { read } of events) sizes.set(read, (sizes.get(read) ?? 0) + 1);
  const [first = 1, ...others] = sizes.values();
  return others.length > 0 && others.every((size) => size === first) ? first : 1;
}

/** CRLF alone; a size line has a digit as well. */
const crlf = 2;

/**
 * How an application frames its response, asked with HTTP/1.1. That chunks come in pieces shows only
 * where the pieces were read one by one.
 */
export function framingOf(seen: Observation): Framing {
  const { framing, head, frames, events } = seen;
  if (framing === 'length') return 'length';
  if (framing === 'close') return head?.httpVersion === '1.0' ? 'close-http1.0' : 'close';
  // Asked with HTTP/1.1, a normal server answers in chunks: it need not do so for HTTP/1.0.
  if (framing !== 'chunked') return 'auto';
  if (events.length > 1 && frames.length === 0) return 'one-chunk';
  const bare = bareReads(seen);
  const sizeLines = bare.filter((bytes) => bytes > crlf).length;
  if (events.length > 1 && sizeLines >= (events.length - 1) / 2) {
    return bare.length > sizeLines ? 'three-writes' : 'size-line-apart';
  }
  return events.length > 0 && frames.length >= 2 * events.length ? 'many-chunks' : 'auto';
}
