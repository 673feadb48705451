import type { Response } from '../response.ts';
import { codingOf, compressor, type Coding } from './coding.ts';
import { gunzip } from './compressors.ts';
import {
  copyFromFile,
  dropEmpty,
  holdFirst,
  lateByOne,
  onlyRange,
  rewrite,
  substitute,
  type Filter,
} from './filters.ts';
import { rangeOf, type ByteRange } from './range.ts';
import { typeListed, type Request } from './request.ts';
import { bufferingOf, lengthOf, type Module } from './upstream.ts';
import type { Values } from './values.ts';

/** What the body filters do to this response. */
export interface FilterChoice {
  /** Fresh filters, in the order of nginx's chain. */
  readonly filters: () => readonly Filter[];
  readonly coding?: Coding;
  readonly range?: ByteRange;
  /** The length that the client is told; undefined when there is none. */
  readonly length?: number;
}

/** Bytes of an event's end that `sub_filter` must keep because a pattern may begin with them. */
function keptBySub(values: Values, response: Response): number {
  const end = response.eventEnd ?? '\n\n';
  const patterns = values.all('sub_filter').map(([pattern = '']) => pattern.toLowerCase());
  const fits = (size: number): boolean =>
    patterns.some((pattern) => pattern.length > size && pattern.startsWith(end.slice(-size)));
  const sizes = Array.from({ length: end.length }, (_, index) => end.length - index);
  return sizes.find(fits) ?? 0;
}

const setsBody = /\bngx\.arg\s*\[\s*1\s*\]\s*=(?!=)/;

const luaRewrites = (values: Values): boolean =>
  ['body_filter_by_lua_block', 'body_filter_by_lua'].some((directive) =>
    setsBody.test(values.all(directive).flat().join(' ')),
  );

/** A file read in a thread is sent with the next call only (ngx_http_copy_thread_event_handler). */
function lateFiles(): Filter {
  const late = lateByOne();
  return (buffers) => (buffers.some(({ inFile }) => inFile) ? late(buffers) : [...buffers]);
}

/** Which filters look at this response's type. */
function textFilters(values: Values, response: Response) {
  const listed = (directive: string): boolean => typeListed(values, directive, response);
  return {
    subs: values.has('sub_filter') && listed('sub_filter_types'),
    scans:
      (values.flag('ssi', false) && listed('ssi_types')) ||
      (values.has('subs_filter') && listed('subs_filter_types')),
    before: values.has('add_before_body') && listed('addition_types'),
    after: values.has('add_after_body') && listed('addition_types'),
  };
}

/** The body filters at work. */
export function chooseFilters(
  values: Values,
  module: Module,
  request: Request,
  response: Response,
  pageSize: number,
): FilterChoice {
  const coding = codingOf(values, request, response);
  const { subs, scans, before, after } = textFilters(values, response);
  const changed = coding !== undefined || subs || scans || before || after;
  const length = changed ? undefined : lengthOf(response);
  const range = rangeOf(values, module, request, response.status, length);
  const inMemory = request.tls || subs || scans || coding !== undefined;
  const copies = inMemory || !values.flag('sendfile', false);
  const threads = values.words('aio')?.[0] === 'threads';
  const packs = coding === 'gzip' || coding === 'br';
  const filters = (): Filter[] => [
    ...(range ? [onlyRange(range.start, range.end)] : []),
    ...(threads ? [lateFiles()] : []),
    ...(copies ? [copyFromFile] : []),
    ...(luaRewrites(values) ? [rewrite] : []),
    ...(coding === 'gunzip' ? [gunzip] : []),
    ...(before ? [holdFirst(bufferingOf(values, module, response))] : []),
    ...(subs ? [substitute(keptBySub(values, response))] : []),
    ...(scans ? [dropEmpty] : []),
    ...(packs ? [compressor(values, response, coding, pageSize)] : []),
  ];
  return {
    filters,
    ...(coding && { coding }),
    ...(range && { range }),
    ...(length !== undefined && { length: range ? range.end - range.start : length }),
  };
}
