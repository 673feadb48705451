import { bytesOf, cut, payloadOf, type Piece } from './piece.ts';
import type { Buffer } from './buffer.ts';

/** A body filter: one call with buffers gives the buffers for the next filter. */
export type Filter = (buffers: readonly Buffer[]) => Buffer[];

/** Memory instead of a file, to be given back (ngx_output_chain_get_buf). */
export const copyFromFile: Filter = (buffers) =>
  buffers.map((buffer) => (buffer.inFile ? { ...buffer, inFile: false, recycled: true } : buffer));

/** A filter that makes buffers of its own (`body_filter_by_lua*` setting `ngx.arg[1]`). */
export const rewrite: Filter = (buffers) =>
  buffers.map((buffer) => ({ ...buffer, recycled: false, inFile: false }));

/** A filter that looks only at bytes: an empty buffer's wish to flush is lost (ssi, subs_filter). */
export const dropEmpty: Filter = (buffers) => buffers.filter(({ pieces }) => pieces.length > 0);

/**
 * ngx_http_sub_filter_module: the end of what has come is kept back while it could be the start of
 * a pattern. `kept` bytes at the end of each event can.
 */
export function substitute(kept: number): Filter {
  let held: Piece[] = [];
  return (buffers) => {
    const out = [...buffers];
    const last = out.at(-1);
    if (!last) return out;
    const pieces = [...held, ...out.flatMap((buffer) => buffer.pieces)];
    const end = pieces.at(-1);
    const keep = end?.kind === 'body' && end.endsEvent ? kept : 0;
    const [now, later] = cut(pieces, bytesOf(pieces) - Math.min(keep, bytesOf(pieces)));
    held = later;
    return [{ ...last, pieces: now }];
  };
}

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
      const bytes = Math.ceil(out + (input - flushed) * deflate.ratio) + 5;
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

/** Gives each call's buffers with the next one. */
export function lateByOne(): Filter {
  let late: readonly Buffer[] = [];
  return (buffers) => {
    if (buffers.every(({ pieces }) => pieces.length === 0)) return [];
    const out = [...late];
    late = buffers;
    return out;
  };
}
