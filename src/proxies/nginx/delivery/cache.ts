import type { Response } from '../response.ts';
import { headersNamed } from './request.ts';
import type { Module } from './upstream.ts';
import { parseTime, type Values } from './values.ts';

/** sizeof(ngx_http_file_cache_header_t) and "\nKEY: …\n" (ngx_http_file_cache_create_key). */
const cacheHeaderBytes = 336 + '\nKEY: \n'.length;

const on = (words: readonly string[] | undefined): boolean =>
  words !== undefined && words[0] !== 'off';

const isTrue = (words: readonly string[] | undefined): boolean =>
  words !== undefined && words.some((word) => word !== '' && word !== '0' && !word.includes('$'));

/** What the cache puts in front of the response header in its buffer, in bytes. */
export function cacheHeader(values: Values, module: Module): number {
  if (!on(values.words(`${module}_cache`))) return 0;
  const key = values.words(`${module}_cache_key`)?.[0] ?? '$scheme$proxy_host$request_uri';
  return cacheHeaderBytes + Math.min(key.length, 30);
}

/** How long the response header lets it be kept, in seconds; undefined when it does not say. */
function validity(response: Response, ignored: ReadonlySet<string>): number | undefined {
  const said = (name: string): readonly string[] =>
    ignored.has(name) ? [] : headersNamed(response.headers, name);
  const [accel] = said('x-accel-expires');
  if (accel !== undefined) return Number(accel) || 0;
  const control = said('cache-control').join(',').toLowerCase();
  if (/no-cache|no-store|private/.test(control)) return 0;
  const age = /s-maxage=(\d+)/.exec(control) ?? /max-age=(\d+)/.exec(control);
  if (age) return Number(age[1]);
  const [expires] = said('expires');
  return expires === undefined ? undefined : Math.max(0, (Date.parse(expires) - Date.now()) / 1000);
}

/** `proxy_cache_valid`: does some time apply to this status? */
function validFor(values: Values, module: Module, status: number): boolean {
  return values.all(`${module}_cache_valid`).some((words) => {
    const time = parseTime(words.at(-1) ?? '') ?? 0;
    const codes = words.slice(0, -1);
    if (time === 0) return false;
    if (codes.length === 0) return [200, 301, 302].includes(status);
    return codes.includes('any') || codes.includes(String(status));
  });
}

/** Does the response, with buffering on, go through a cache or store file? */
export function isKept(
  values: Values,
  module: Module,
  response: Response,
  method: string,
): boolean {
  if (on(values.words(`${module}_store`))) return true;
  if (!on(values.words(`${module}_cache`)) || !['GET', 'HEAD'].includes(method)) return false;
  if (isTrue(values.words(`${module}_no_cache`))) return false;
  if (Number(values.words(`${module}_cache_min_uses`)?.[0] ?? '1') > 1) return false;
  const ignored = new Set(
    values
      .all(`${module}_ignore_headers`)
      .flat()
      .map((name) => name.toLowerCase()),
  );
  const has = (name: string): boolean =>
    !ignored.has(name) && headersNamed(response.headers, name).length > 0;
  if (has('set-cookie')) return false;
  if (has('vary') && headersNamed(response.headers, 'vary').includes('*')) return false;
  const seconds = validity(response, ignored);
  return seconds === undefined ? validFor(values, module, response.status) : seconds > 0;
}
