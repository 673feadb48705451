import { headersNamed, type Request } from './request.ts';
import type { Module } from './upstream.ts';
import type { Values } from './values.ts';

/** Bytes of a body, half open, of how many. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
  readonly of: number;
}

/**
 * The range that nginx cuts a passed-on response to (ngx_http_range_filter_module): only with
 * `*_force_ranges on`, for one range of a 200 whose length is known.
 */
export function rangeOf(
  values: Values,
  module: Module,
  request: Request,
  status: number,
  length: number | undefined,
): ByteRange | undefined {
  if (length === undefined || status !== 200) return undefined;
  if (!values.flag(`${module}_force_ranges`, false)) return undefined;
  const [asked = ''] = headersNamed(request.headers, 'range');
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/i.exec(asked.trim()) ?? [];
  if (from === '' && to === '') return undefined;
  if (from === '') return { start: Math.max(0, length - Number(to)), end: length, of: length };
  const end = to === '' ? length : Math.min(Number(to) + 1, length);
  return Number(from) < end ? { start: Number(from), end, of: length } : undefined;
}
