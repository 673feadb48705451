import type { Observation } from '../../model/observation.ts';
import { framingOf } from '../framing-seen.ts';
import type { Response } from './response.ts';

/** Headers that the framing gives. */
const framing: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'transfer-encoding',
]);

/** The longest time without a byte, in milliseconds. */
function longestSilence({ reads }: Observation): number {
  const gaps = reads.slice(1).map(({ atMs }, at) => atMs - (reads[at]?.atMs ?? atMs));
  return Math.max(0, ...gaps);
}

/** How the application answered, as the delivery model takes it; undefined where no event was seen. */
export function seenResponse(seen: Observation): Omit<Response, 'headerBytes'> | undefined {
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
