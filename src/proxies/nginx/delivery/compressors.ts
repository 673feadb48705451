import type { Response } from '../response.ts';
import type { Buffer } from './buffer.ts';
import type { Filter } from './filters.ts';
import { body, payloadOf } from './piece.ts';

/** How zlib takes a kind of text: input bytes a symbol, output bytes an input byte (level 1). */
export const texts: Readonly<
  Record<Response['text'], { readonly bytesPerSymbol: number; readonly ratio: number }>
> = {
  hex: { bytesPerSymbol: 2.985, ratio: 0.57 },
  json: { bytesPerSymbol: 60, ratio: 0.06 },
  repeat: { bytesPerSymbol: 250, ratio: 0.006 },
};

/** How zlib takes this text at nginx's settings; measured on text of these kinds. */
export interface Deflate {
  /** Input bytes a deflate symbol stands for: a literal, or a match. */
  readonly bytesPerSymbol: number;
  /** Output bytes an input byte. */
  readonly ratio: number;
  /** Symbols that zlib collects before it writes a block: `1 << (memLevel + 6)`. */
  readonly blockSymbols: number;
  /** `gzip_buffers`: only full ones go out. */
  readonly outBytes: number;
  /** `postpone_gzipping`. */
  readonly postponed: number;
}

/** What a block costs that ends early: its Huffman codes, and the flush mark. */
const blockHeader = 24;

/** ngx_http_gzip_filter_module: a sync flush where the input asks for one, else whole blocks. */
export function gzip(deflate: Deflate): Filter {
  const blockBytes = deflate.blockSymbols * deflate.bytesPerSymbol;
  let input = 0;
  let flushed = 0;
  let sent = 0;
  let out = 10;
  return (buffers) => {
    const size = payloadOf(buffers.flatMap(({ pieces }) => pieces));
    input += size;
    if (buffers.some(({ flush }) => flush)) {
      const payload = input - sent;
      const bytes = Math.ceil(out + (input - flushed) * deflate.ratio) + blockHeader;
      sent = input;
      flushed = input;
      out = 0;
      return [compressed(bytes, payload, true)];
    }
    if (input <= deflate.postponed) return [];
    const blocks = Math.floor((input - flushed) / blockBytes);
    if (blocks === 0) return [];
    out += blocks * blockBytes * deflate.ratio;
    flushed += blocks * blockBytes;
    const whole = Math.floor(out / deflate.outBytes);
    if (whole === 0) return [];
    const bytes = whole * deflate.outBytes;
    const payload = Math.floor((flushed - sent) * (bytes / out));
    out -= bytes;
    sent += payload;
    return [compressed(bytes, payload, false)];
  };
}

const compressed = (bytes: number, payload: number, flush: boolean): Buffer => ({
  pieces: [{ kind: 'body', bytes, payload }],
  recycled: !flush,
  flush,
  inFile: false,
});

/** A compressor that gives nothing before a flush or the end. */
export function withhold(ratio: number): Filter {
  let held = 0;
  return (buffers) => {
    held += payloadOf(buffers.flatMap(({ pieces }) => pieces));
    if (!buffers.some(({ flush }) => flush)) return [];
    const payload = held;
    held = 0;
    return [compressed(Math.ceil(payload * ratio) + 4, payload, true)];
  };
}

/** ngx_http_gunzip_filter_module: all that can be read of what has come. */
export const gunzip: Filter = (buffers) =>
  buffers.map((buffer) => ({
    ...buffer,
    pieces: buffer.pieces.map((piece) =>
      piece.kind === 'body' ? body(piece.payload, piece.endsEvent) : piece,
    ),
  }));
