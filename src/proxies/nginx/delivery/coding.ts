import type { Response } from '../response.ts';
import { gzip, texts, withhold, type Deflate } from './compressors.ts';
import { holdLastByte, type Filter } from './filters.ts';
import { accepts, gzipOk, headersNamed, typeListed, type Request } from './request.ts';
import type { Values } from './values.ts';

/** What nginx does about the coding of a body. */
export type Coding = 'gzip' | 'br' | 'gunzip';

/** Which coding nginx changes; brotli's filter comes before gzip's. */
export function codingOf(
  values: Values,
  request: Request,
  response: Pick<Response, 'status' | 'headers'>,
): Coding | undefined {
  const offered = headersNamed(request.headers, 'accept-encoding')[0] ?? '';
  const coded = headersNamed(response.headers, 'content-encoding').find((value) => value !== '');
  const gzipFits = gzipOk(values, request, response.headers);
  if (coded !== undefined) {
    const unpacks = values.flag('gunzip', false) && coded.toLowerCase() === 'gzip' && !gzipFits;
    return unpacks ? 'gunzip' : undefined;
  }
  if (![200, 403, 404].includes(response.status)) return undefined;
  const listed = (directive: string): boolean => typeListed(values, directive, response);
  if (values.flag('brotli', false) && accepts(offered, 'br') && listed('brotli_types')) return 'br';
  return values.flag('gzip', false) && listed('gzip_types') && gzipFits ? 'gzip' : undefined;
}

/** `gzip_hash`: zlib's memLevel (ngx_http_gzip_hash: 512 is 1, 128k is 9). */
const memLevel = (values: Values): number => Math.log2(values.size('gzip_hash', 65_536)) - 8;

/** From this level on zlib looks for a better match one byte on, and so writes more literals. */
const lazyLevel = 4;
const lazyShare = 0.85;

function deflateOf(values: Values, response: Response, pageSize: number): Deflate {
  const standard = { count: (128 * 1024) / pageSize, bytes: pageSize };
  const { bytesPerSymbol, ratio } = texts[response.text];
  const lazy = Number(values.words('gzip_comp_level')?.[0] ?? '1') >= lazyLevel;
  return {
    ratio,
    bytesPerSymbol: lazy ? bytesPerSymbol * lazyShare : bytesPerSymbol,
    blockSymbols: 2 ** (memLevel(values) + 6) - 1,
    outBytes: values.buffers('gzip_buffers', standard).bytes,
    postponed: values.size('postpone_gzipping', 0),
  };
}

const brotliRatio = 0.55;

/** The filter that compresses. */
export function compressor(
  values: Values,
  response: Response,
  coding: 'gzip' | 'br',
  pageSize: number,
): Filter {
  if (coding === 'gzip') {
    // gzip_no_buffer sends zlib's buffer again and again: nothing that a client can read.
    if (values.flag('gzip_no_buffer', false)) return withhold(texts[response.text].ratio);
    return gzip(deflateOf(values, response, pageSize));
  }
  // Levels 0 and 1 write what they get, but for the last bits; the others collect.
  const level = Number(values.words('brotli_comp_level')?.[0] ?? '6');
  return level <= 1 ? holdLastByte() : withhold(brotliRatio);
}
