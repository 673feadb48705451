import type { Build } from '../config.ts';
import type { Response } from '../response.ts';
import type { FilterChoice } from './filter-choice.ts';
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
export function forwardedHeaders(
  values: Values,
  module: Module,
  response: Pick<Response, 'headers' | 'status'>,
): Headers {
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

/** What the header says besides the headers passed on. */
export interface HeadFacts {
  readonly headers: Headers;
  readonly framing: WriterOptions['framing'];
  readonly choice: FilterChoice;
}

const line = (text: string): number => text.length + 2;

/** nginx's words for the statuses a stream may have (ngx_http_header_filter_module.c). */
const reasons: Readonly<Record<number, string>> = {
  200: ' OK',
  201: ' Created',
  202: ' Accepted',
  206: ' Partial Content',
  400: ' Bad Request',
  403: ' Forbidden',
  404: ' Not Found',
  500: ' Internal Server Error',
  502: ' Bad Gateway',
  503: ' Service Temporarily Unavailable',
  504: ' Gateway Time-out',
};

function ownHeaders(values: Values, module: Module, { choice, framing }: HeadFacts): string[] {
  const { coding, length, range } = choice;
  const ranges = values.flag(`${module}_force_ranges`, false) && length !== undefined;
  return [
    ...(framing === 'chunked' ? ['Transfer-Encoding: chunked'] : []),
    ...(length === undefined ? [] : [`Content-Length: ${length}`]),
    ...(coding === 'gzip' || coding === 'br' ? [`Content-Encoding: ${coding}`] : []),
    ...(coding && values.flag('gzip_vary', false) ? ['Vary: Accept-Encoding'] : []),
    ...(range ? [`Content-Range: bytes ${range.start}-${range.end - 1}/${range.of}`] : []),
    ...(ranges && !range ? ['Accept-Ranges: bytes'] : []),
  ];
}

/**
 * Size of the response header that nginx writes (ngx_http_header_filter), in bytes. For HTTP/2,
 * where it is compressed, an estimate.
 */
export function headBytes(
  values: Values,
  build: Build,
  module: Module,
  request: Request,
  status: number,
  facts: HeadFacts,
): number {
  const gunzipped = facts.choice.coding === 'gunzip';
  const passed = facts.headers.filter(
    ([name]) => !(gunzipped && name.toLowerCase() === 'content-encoding'),
  );
  const fields = [
    values.flag('server_tokens', true) ? `Server: nginx/${build.version}` : 'Server: nginx',
    'Date: Sun, 22 Nov 2026 12:00:00 GMT',
    ...passed.map(([name, value]) => `${name}: ${value}`),
    ...ownHeaders(values, module, facts),
  ];
  if (facts.framing === 'h2') return fields.length * 14;
  const alive =
    request.http === '1.1' &&
    facts.framing !== 'close' &&
    values.time('keepalive_timeout', 75_000) > 0;
  const shown = facts.choice.range ? 206 : status;
  return [
    `HTTP/1.1 ${shown}${reasons[shown] ?? ''}`,
    ...fields,
    alive ? 'Connection: keep-alive' : 'Connection: close',
    '',
  ].reduce((sum, text) => sum + line(text), 0);
}
