import type { Head, Observation } from '../model/observation.ts';
import { headerOf } from './http1-head.ts';
import { evidence, type Evidence } from './reading.ts';

/** What `new EventSource(url)` in a page would do with this response (WHATWG HTML, section 9.2.3). */
export interface BrowserOutcome {
  /**
   * `opens`; `fails` for good; `reconnects` after a pause; `redirects` to another URL and asks
   * there; `cannot-ask`: EventSource only sends GET; `waits`: no header yet.
   */
  readonly outcome: 'opens' | 'fails' | 'reconnects' | 'redirects' | 'cannot-ask' | 'waits';
  readonly evidence: readonly Evidence[];
}

const redirects = new Set([301, 302, 303, 307, 308]);

function refusal(head: Head): Evidence | undefined {
  const { status } = head;
  if (status === 204) return evidence('browser-stops-at-204');
  if (status !== 200) return evidence('browser-fails-at-status', { status });
  const type = headerOf(head, 'content-type') ?? '';
  if (type.split(';')[0]?.trim().toLowerCase() !== 'text/event-stream') {
    return evidence('browser-fails-at-type', { type });
  }
  // Chromium refuses other charsets, though the standard ignores them (event_source.cc).
  const charset = /;\s*charset="?([^";\s]+)/i.exec(type)?.[1];
  return charset && !/^utf-?8$/i.test(charset)
    ? evidence('browser-fails-at-charset', { charset })
    : undefined;
}

function opened({ head, end, retryMs }: Observation): BrowserOutcome {
  const notes = [
    // Browsers allow six connections a host over HTTP/1, in all tabs together.
    ...(head?.httpVersion === '2' ? [] : [evidence('six-connections')]),
    ...(end.kind === 'open' ? [] : [evidence('browser-reconnects', { ms: retryMs ?? 3000 })]),
  ];
  return { outcome: end.kind === 'open' ? 'opens' : 'reconnects', evidence: notes };
}

/** What a browser's EventSource would do. */
export function browserWould(observation: Observation): BrowserOutcome {
  const { client, failure, head } = observation;
  if (client.endsWith('+post')) return { outcome: 'cannot-ask', evidence: [] };
  if (!head && failure) {
    return { outcome: 'reconnects', evidence: [evidence('browser-network-error')] };
  }
  if (!head) return { outcome: 'waits', evidence: [] };
  const location = headerOf(head, 'location');
  if (redirects.has(head.status) && location !== undefined) {
    return { outcome: 'redirects', evidence: [evidence('redirect', { location })] };
  }
  const refused = refusal(head);
  return refused ? { outcome: 'fails', evidence: [refused] } : opened(observation);
}

/** Where the response sends its client; undefined when it is no redirect, or leads nowhere. */
export function redirectOf({ head, url }: Observation): string | undefined {
  const location = head && redirects.has(head.status) ? headerOf(head, 'location') : undefined;
  return location !== undefined && URL.canParse(location, url)
    ? new URL(location, url).href
    : undefined;
}
