import type { Build } from '../config.ts';
import type { Response } from '../response.ts';
import type { Request } from './request.ts';
import type { Values } from './values.ts';
import type { Module } from './upstream.ts';
import type { WriterOptions } from './writer.ts';

type Headers = Response['headers'];

/** What nginx never copies from an upstream's response, and what it writes itself. */
const dropped = new Set([
  'date',
  'server',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'x-pad',
  'status',
  'upgrade',
]);

const isAccel = (name: string): boolean =>
  /^x-accel-(?:expires|redirect|limit-rate|buffering|charset)$/.test(name);

/** The headers that nginx sends on: the upstream's without its own, plus `add_header`. */
export function forwardedHeaders(values: Values, module: Module, response: Response): Headers {
  const lower = (directive: string): Set<string> =>
    new Set(
      values
        .all(directive)
        .flat()
        .map((name) => name.toLowerCase()),
    );
  const passed = lower(`${module}_pass_header`);
  const hidden = lower(`${module}_hide_header`);
  const kept = response.headers.filter(([name]) => {
    const key = name.toLowerCase();
    if (hidden.has(key)) return false;
    return passed.has(key) || !(dropped.has(key) || isAccel(key));
  });
  return [...kept, ...addedHeaders(values, response.status)];
}

const addableStatuses = new Set([200, 201, 204, 206, 301, 302, 303, 304, 307, 308]);

function addedHeaders(values: Values, status: number): Headers {
  return values.all('add_header').flatMap(([name = '', value = '', when]) => {
    if (when !== 'always' && !addableStatuses.has(status)) return [];
    return value === '' ? [] : [[name, value.startsWith('$') ? 'MISS' : value] as const];
  });
}

const line = (text: string): number => text.length + 2;

/**
 * Size of the response header that nginx writes (ngx_http_header_filter), in bytes. For HTTP/2,
 * where it is compressed, an estimate.
 */
export function headBytes(
  values: Values,
  build: Build,
  request: Request,
  response: Response,
  head: {
    readonly headers: Headers;
    readonly framing: WriterOptions['framing'];
    readonly encoding?: string;
    readonly length?: number;
  },
): number {
  const fields = [
    values.flag('server_tokens', true) ? `Server: nginx/${build.version}` : 'Server: nginx',
    'Date: Sun, 22 Nov 2026 12:00:00 GMT',
    ...head.headers.map(([name, value]) => `${name}: ${value}`),
    ...(head.encoding === undefined ? [] : [`Content-Encoding: ${head.encoding}`]),
    ...(head.length === undefined ? [] : [`Content-Length: ${head.length}`]),
  ];
  if (head.framing === 'h2') return Math.round(fields.length * 14);
  const alive =
    request.http === '1.1' &&
    head.framing !== 'close' &&
    values.time('keepalive_timeout', 75_000) > 0;
  const hop = [
    ...(head.framing === 'chunked' ? ['Transfer-Encoding: chunked'] : []),
    alive ? 'Connection: keep-alive' : 'Connection: close',
  ];
  const status = line(`HTTP/1.1 ${response.status} OK`);
  return status + [...fields, ...hop].reduce((sum, text) => sum + line(text), 0) + 2;
}
