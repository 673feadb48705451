import { fill } from '../messages/fill.ts';
import { failureText, type Messages } from '../messages/messages.ts';
import type { VersionForecast } from '../model/check.ts';
import type { Delivery } from '../model/delivery.ts';
import type { Observation } from '../model/observation.ts';
import { harmless } from '../text/width.ts';

function shapeText({ shape, events, bytes, ms }: Delivery, { report }: Messages): string {
  const { shapes } = report;
  if (shape === 'batched' && bytes !== undefined) return fill(shapes.batchedBytes, { bytes });
  if (shape === 'batched' && ms !== undefined) return fill(shapes.batchedTime, { ms });
  if (shape === 'held' && bytes !== undefined) return fill(shapes.heldBytes, { bytes });
  return fill(shapes[shape], { events: events ?? 1, ms: ms ?? 0 });
}

/** A delivery in a few words. */
export function deliveryText(delivery: Delivery, messages: Messages): string {
  const end = fill(messages.report.ends[delivery.end], { ms: Math.round(delivery.endMs ?? 0) });
  return [shapeText(delivery, messages), end].filter((part) => part !== '').join(', ');
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

/** How many events an observation holds, and in what time. */
export function sawText({ events, end }: Observation, { report }: Messages): string {
  const details = { events: events.length, seconds: seconds(end.atMs) };
  return fill(events.length > 0 ? report.saw : report.sawNothing, details);
}

function header(observation: Observation, wanted: string): string | undefined {
  return observation.head?.headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
}

/** What came in place of an event stream. */
export function insteadText(observation: Observation, { report }: Messages): string {
  const { head, bodyStart } = observation;
  const type = header(observation, 'content-type') ?? '-';
  const parts = [
    head && head.status !== 200 ? fill(report.status, { status: head.status }) : '',
    /^text\/event-stream *(?:;|$)/i.test(type) ? '' : fill(report.wrongType, { type }),
    /^\s*</.test(bodyStart) ? report.htmlInstead : '',
    /^\s*[[{]/.test(bodyStart) ? report.jsonInstead : '',
  ];
  return harmless(parts.filter((part) => part !== '').join(', ') || report.noEvents);
}

/** The answer, or the lack of one, that turned a client away; undefined for one that was let in. */
export function turnedAwayText({ head, failure }: Observation, messages: Messages) {
  if (failure) return harmless(failureText(messages, failure));
  return head && head.status !== 200
    ? fill(messages.report.status, { status: head.status })
    : undefined;
}

/** Which clients would stream from a version on. */
export function forecastText(
  { version, streams }: VersionForecast,
  { lint }: Messages['report'],
): string {
  return streams.length === 0
    ? fill(lint.forecastNone, { version })
    : fill(lint.forecast, { version, clients: streams.join(', ') });
}
