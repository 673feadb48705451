import type { Observation, Violation } from '../model/observation.ts';
import { headerOf } from './http1-head.ts';

/** What the header and the first bytes say against an event stream. */
export function contentViolations({
  head,
  bodyStart,
  events,
}: Pick<Observation, 'head' | 'bodyStart' | 'events'>): Violation[] {
  if (!head) return [];
  const type = headerOf(head, 'content-type') ?? '';
  const essence = type.split(';')[0]?.trim().toLowerCase();
  const charset = /;\s*charset="?([^";\s]+)/i.exec(type)?.[1]?.toLowerCase();
  const start = bodyStart.trimStart();
  const codes = [
    ...(essence === 'text/event-stream' ? [] : ['wrong-content-type']),
    // The format is always UTF-8; another charset is ignored and means that someone errs.
    ...(charset === undefined || charset === 'utf-8' || charset === 'utf8'
      ? []
      : ['wrong-charset']),
    ...(events.length === 0 && /^<(?:!doctype|html|head|body)/i.test(start)
      ? ['html-instead']
      : []),
    ...(events.length === 0 && /^[[{]/.test(start) ? ['json-instead'] : []),
  ];
  return codes.map((code) => ({ code, offset: 0 }));
}
