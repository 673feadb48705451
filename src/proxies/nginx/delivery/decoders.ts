import type { Piece } from './piece.ts';

/**
 * Takes the upstream's framing off. `least` is nginx's `p->length`: the fewest bytes that could
 * still end the response; -1 when only the upstream's close can.
 */
export interface Decoder {
  least: number;
  /** The body in a run of wire bytes. */
  feed(pieces: readonly Piece[]): Piece[];
}

/** Bodies that end at the close or after a length (ngx_http_proxy_copy_filter). */
export function plainDecoder(length: number): Decoder {
  return {
    least: length,
    feed(pieces) {
      const run = pieces.filter(({ kind }) => kind !== 'head');
      if (this.least !== -1) this.least -= run.reduce((sum, { bytes }) => sum + bytes, 0);
      return run;
    },
  };
}

/** What may still have to come after a chunk's parts: LF alone until 1.29.3, CRLF from 1.29.4. */
interface Rest {
  readonly start: number;
  readonly line: number;
  readonly data: number;
  readonly afterData: number;
  readonly afterDataCr: number;
  readonly lineCr: number;
}

const lenient: Rest = { start: 3, line: 1, data: 4, afterData: 4, afterDataCr: 4, lineCr: 1 };
const strict: Rest = { start: 5, line: 2, data: 7, afterData: 7, afterDataCr: 6, lineCr: 1 };

type State = 'start' | 'line' | 'line-cr' | 'data' | 'after' | 'after-cr';

/** ngx_http_parse_chunked: chunks, as far as an endless response goes. */
export function chunkDecoder(crlfOnly: boolean): Decoder {
  const rest = crlfOnly ? strict : lenient;
  let state: State = 'start';
  let size = 0;

  const leastOf: Record<State, () => number> = {
    start: () => rest.start,
    line: () => rest.line + size + rest.data,
    'line-cr': () => rest.lineCr + size + rest.data,
    data: () => size + rest.data,
    after: () => rest.afterData,
    'after-cr': () => rest.afterDataCr,
  };

  function readByte(byte: string): void {
    if (byte === '\r') {
      state = state === 'line' ? 'line-cr' : 'after-cr';
    } else if (byte === '\n') {
      state = state === 'line-cr' ? 'data' : 'start';
    } else {
      size = (state === 'start' ? 0 : size * 16) + Number.parseInt(byte, 16);
      state = 'line';
    }
  }

  return {
    least: rest.start,
    feed(pieces) {
      const out: Piece[] = [];
      for (const piece of pieces) {
        if (piece.kind === 'body') {
          out.push(piece);
          size -= piece.bytes;
          if (size === 0) state = 'after';
        } else if (piece.kind === 'frame') {
          for (const byte of piece.text) readByte(byte);
        }
      }
      this.least = leastOf[state]();
      return out;
    },
  };
}

/**
 * FastCGI records (ngx_http_fastcgi_input_filter). Only `fastcgi_keep_conn on` makes nginx look at
 * where a record ends; otherwise it waits for full buffers as if the body ended at the close.
 */
export function recordDecoder(keepConn: boolean): Decoder {
  const headerBytes = 8;
  let header = '';
  let rest = 0;
  return {
    least: keepConn ? headerBytes : -1,
    feed(pieces) {
      const out: Piece[] = [];
      for (const piece of pieces) {
        if (piece.kind === 'frame') {
          header += piece.text;
          if (header.length < headerBytes) continue;
          rest = (header.charCodeAt(4) << 8) | header.charCodeAt(5);
          header = '';
        } else {
          rest -= piece.bytes;
          if (piece.kind === 'body') out.push(piece);
        }
      }
      if (keepConn) this.least = Math.max(1, rest);
      return out;
    },
  };
}

/** HTTP/2 DATA frames (ngx_http_proxy_v2_module.c): whatever has come is passed on. */
export function frameDecoder(): Decoder {
  return { least: 1, feed: (pieces) => pieces.filter(({ kind }) => kind === 'body') };
}
