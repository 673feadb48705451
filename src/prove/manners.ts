import type { Framing } from '../model/framing.ts';
import type { Head, Observation } from '../model/observation.ts';
import type { Orders } from '../origin/orders.ts';

/** Headers that the origin under orders makes itself, or that belong to one connection only. */
const own: ReadonlySet<string> = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'set-cookie',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const header = (head: Head, wanted: string): string | undefined =>
  head.headers.find(([name]) => name.toLowerCase() === wanted)?.[1];

/** How the origin frames by itself: chunked for HTTP/1.1 unless it says otherwise. */
function framingOf(head: Head): Framing {
  if (header(head, 'content-length') !== undefined) return 'length';
  if (header(head, 'transfer-encoding') !== undefined) return 'auto';
  return head.httpVersion === '1.0' ? 'close-http1.0' : 'close';
}

/** The live origin's manners, as seen, for the one that stands in for it. */
export function mannersOf(next: Observation | undefined): Partial<Orders> {
  const head = next?.head;
  if (!next || !head) return {};
  const sizes = next.events.map(({ bytes }) => bytes);
  return {
    framing: framingOf(head),
    status: head.status,
    contentType: header(head, 'content-type') ?? 'text/event-stream',
    headers: head.headers.filter(([name]) => !own.has(name.toLowerCase())),
    ...(sizes.length > 0 ? { eventBytes: sizes } : {}),
    ...(header(head, 'content-encoding') === 'gzip' ? { gzip: 'flush' as const } : {}),
  };
}
