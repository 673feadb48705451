import type { Head } from '../model/observation.ts';
import { fail, ok, type Result } from '../model/result.ts';

/** More header than any client accepts; curl's own limit is 300 kB, Chromium's 256 KiB. */
export const headLimitBytes: number = 256 * 1024;

/**
 * Where a response header ends in `bytes`: the offset past its blank line, or undefined. As most
 * clients do, a bare LF counts as a line's end (RFC 9112, section 2.2).
 */
export function headEnd(bytes: Buffer, from: number): number | undefined {
  for (let at = bytes.indexOf(0x0a, from); at !== -1; at = bytes.indexOf(0x0a, at + 1)) {
    if (bytes[at + 1] === 0x0a) return at + 2;
    if (bytes[at + 1] === 0x0d && bytes[at + 2] === 0x0a) return at + 3;
  }
  return undefined;
}

/** Failures: `bad-response-header`. */
export function parseHeaders(lines: readonly string[]): Result<[string, string][]> {
  const headers: [string, string][] = [];
  for (const line of lines) {
    if (line === '') continue;
    const last = headers.at(-1);
    const colon = line.indexOf(':');
    // A folded line continues the value before it (RFC 9112, section 5.2).
    if (/^[ \t]/.test(line) && last) last[1] = `${last[1]} ${line.trim()}`;
    else if (colon <= 0) return fail('bad-response-header', { line: line.slice(0, 200) });
    else headers.push([line.slice(0, colon), line.slice(colon + 1).trim()]);
  }
  return ok(headers);
}

/** Failures: `not-http`, `bad-response-header`. */
export function parseHead(bytes: Buffer): Result<Omit<Head, 'atMs'>> {
  const [first = '', ...lines] = bytes.toString('latin1').split(/\r?\n/);
  const status = /^HTTP\/(1\.[01]) (\d{3})(?: (.*))?$/.exec(first);
  if (!status) return fail('not-http', { start: first.slice(0, 200) });
  const headers = parseHeaders(lines);
  if (!headers.ok) return headers;
  return ok({
    httpVersion: status[1] as '1.0' | '1.1',
    status: Number(status[2]),
    reason: status[3] ?? '',
    headers: headers.value,
  });
}

/** The values of a header, names compared without case, joined as a list. */
export function headerOf(head: Pick<Head, 'headers'>, name: string): string | undefined {
  const values = head.headers
    .filter(([key]) => key.toLowerCase() === name)
    .map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
}
