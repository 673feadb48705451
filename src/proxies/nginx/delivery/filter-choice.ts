import type { Response } from '../response.ts';
import {
  copyFromFile,
  dropEmpty,
  gzip,
  lateByOne,
  rewrite,
  substitute,
  withhold,
  type Deflate,
  type Filter,
} from './filters.ts';
import { accepts, gzipOk, headersNamed, typeListed, type Request } from './request.ts';
import type { Values } from './values.ts';

/** What a filter chain does to this response. */
export interface FilterChoice {
  readonly filters: () => readonly Filter[];
  /** The coding that nginx applies itself. */
  readonly encoding?: 'gzip' | 'br';
  /** Does a filter change the length, so that Content-Length goes? */
  readonly lengthLost: boolean;
}

const contentType = (response: Response): string | undefined =>
  headersNamed(response.headers, 'content-type').at(-1);

const listed = (values: Values, directive: string, response: Response): boolean =>
  typeListed(values, directive, contentType(response));

/** Which coding nginx applies: brotli's filter comes before gzip's. */
export function compressionFor(
  values: Values,
  request: Request,
  response: Response,
): 'gzip' | 'br' | undefined {
  const coded = headersNamed(response.headers, 'content-encoding').some((value) => value !== '');
  if (coded || ![200, 403, 404].includes(response.status)) return undefined;
  const offered = headersNamed(request.headers, 'accept-encoding')[0] ?? '';
  if (
    values.flag('brotli', false) &&
    accepts(offered, 'br') &&
    listed(values, 'brotli_types', response)
  )
    return 'br';
  const gzips = values.flag('gzip', false) && listed(values, 'gzip_types', response);
  return gzips && gzipOk(values, request, response.headers) ? 'gzip' : undefined;
}

/** Input bytes a symbol and output bytes an input byte, measured with zlib's level 1. */
const texts: Readonly<Record<Response['text'], { bytesPerSymbol: number; ratio: number }>> = {
  hex: { bytesPerSymbol: 2.985, ratio: 0.57 },
  json: { bytesPerSymbol: 60, ratio: 0.06 },
  repeat: { bytesPerSymbol: 250, ratio: 0.006 },
};

/** `gzip_hash`: zlib's memLevel (ngx_http_gzip_hash: 512 is 1, 128k is 9). */
const memLevel = (values: Values): number =>
  values.has('gzip_hash') ? Math.log2(values.size('gzip_hash', 65_536)) - 8 : 8;

function deflateOf(values: Values, response: Response, pageSize: number): Deflate {
  const standard = { count: (128 * 1024) / pageSize, bytes: pageSize };
  return {
    ...texts[response.text],
    blockSymbols: 2 ** (memLevel(values) + 6) - 1,
    outBytes: values.buffers('gzip_buffers', standard).bytes,
    postponed: values.size('postpone_gzipping', 0),
  };
}

const brotliRatio = 0.55;

function compressor(
  values: Values,
  response: Response,
  coding: 'gzip' | 'br',
  pageSize: number,
): Filter {
  if (coding === 'gzip') return gzip(deflateOf(values, response, pageSize));
  // Levels 0 and 1 write a meta-block a call; the others collect (BrotliEncoderCompressStream).
  const level = Number(values.words('brotli_comp_level')?.[0] ?? '6');
  return level <= 1 ? lateByOne() : withhold(brotliRatio);
}

/** Bytes of an event's end that `sub_filter` must keep because a pattern may begin with them. */
function keptBySub(values: Values, response: Response): number {
  const end = response.eventEnd ?? '\n\n';
  const patterns = values.all('sub_filter').map(([pattern = '']) => pattern.toLowerCase());
  const kept = patterns.flatMap((pattern) =>
    Array.from(
      { length: Math.min(end.length, pattern.length - 1) },
      (_, index) => index + 1,
    ).filter((size) => pattern.startsWith(end.slice(-size))),
  );
  return Math.max(0, ...kept);
}

const setsBody = /\bngx\.arg\s*\[\s*1\s*\]\s*=(?!=)/;

const luaBodies = (values: Values): string =>
  [...values.all('body_filter_by_lua_block'), ...values.all('body_filter_by_lua')].flat().join(' ');

/** The body filters at work, in the order of nginx's chain. */
export function chooseFilters(
  values: Values,
  request: Request,
  response: Response,
  pageSize: number,
): FilterChoice {
  const encoding = compressionFor(values, request, response);
  const subs = values.has('sub_filter') && listed(values, 'sub_filter_types', response);
  const scans =
    (values.flag('ssi', false) && listed(values, 'ssi_types', response)) ||
    (values.has('subs_filter') && listed(values, 'subs_filter_types', response));
  const adds = values.has('add_before_body') && listed(values, 'addition_types', response);
  const adds2 = values.has('add_after_body') && listed(values, 'addition_types', response);
  const inMemory = request.tls || subs || scans || encoding !== undefined;
  const copies = inMemory || !values.flag('sendfile', false);
  const threads = values.words('aio')?.[0] === 'threads';
  const filters = (): Filter[] => [
    ...(threads ? [lateFiles()] : []),
    ...(copies ? [copyFromFile] : []),
    ...(setsBody.test(luaBodies(values)) ? [rewrite] : []),
    ...(adds ? [lateByOne()] : []),
    ...(subs ? [substitute(keptBySub(values, response))] : []),
    ...(scans ? [dropEmpty] : []),
    ...(encoding ? [compressor(values, response, encoding, pageSize)] : []),
  ];
  const lengthLost = encoding !== undefined || subs || scans || adds || adds2;
  return { filters, lengthLost, ...(encoding && { encoding }) };
}

/** A file read in a thread is sent with the next call only (ngx_http_copy_thread_event_handler). */
function lateFiles(): Filter {
  const late = lateByOne();
  return (buffers) => (buffers.some(({ inFile }) => inFile) ? late(buffers) : [...buffers]);
}
