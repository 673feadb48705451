import { fail, ok, type Result } from '../model/result.ts';

export interface EventFields {
  readonly data: string;
  readonly event?: string;
  readonly id?: string;
  readonly retryMs?: number;
}

/**
 * One event as text, blank line included; several lines of data become several `data:` lines.
 * Failure: `bad-event-field` when `event` or `id` holds a character that the format cannot carry.
 */
export function writeEvent({ data, event, id, retryMs }: EventFields): Result<string> {
  if (event !== undefined && /[\r\n]/.test(event))
    return fail('bad-event-field', { name: 'event' });
  if (id !== undefined && /[\r\n\0]/.test(id)) return fail('bad-event-field', { name: 'id' });
  const lines = [
    ...(event === undefined ? [] : [`event: ${event}`]),
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...(retryMs === undefined ? [] : [`retry: ${Math.trunc(retryMs)}`]),
    ...data.split(/\r\n|\r|\n/).map((line) => `data: ${line}`),
  ];
  return ok(`${lines.join('\n')}\n\n`);
}

/** A comment as text: what heartbeats are made of. */
export function writeComment(text: string): string {
  return `${text
    .split(/\r\n|\r|\n/)
    .map((line) => `: ${line}`)
    .join('\n')}\n\n`;
}
