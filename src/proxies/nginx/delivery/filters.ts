import { bytesOf, cut, type Piece } from './piece.ts';
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

/**
 * `add_before_body`: what comes first waits for the subrequest (ngx_http_addition_filter_module,
 * ngx_http_postpone_filter). Then nothing wakes the pipe, so that it goes out with the second call;
 * without buffering only a flush without data is lost.
 */
export function holdFirst(buffering: boolean): Filter {
  let first: readonly Buffer[] | undefined;
  return (buffers) => {
    if (first) {
      const out = [...first, ...buffers];
      first = [];
      return out;
    }
    const empty = buffers.every(({ pieces }) => pieces.length === 0);
    first = buffering ? buffers : [];
    return buffering || empty ? [] : [...buffers];
  };
}

/** The last byte of what has come waits for more, or for a flush. */
export function holdLastByte(): Filter {
  let held: Piece[] = [];
  return (buffers) => {
    const pieces = [...held, ...buffers.flatMap((buffer) => buffer.pieces)];
    const last = buffers.at(-1);
    if (!last) return [];
    const keep = last.flush || pieces.length === 0 ? 0 : 1;
    const [now, later] = cut(pieces, bytesOf(pieces) - keep);
    held = later;
    return [{ ...last, pieces: now }];
  };
}

/** ngx_http_range_body_filter: of the body only the bytes from `start` to before `end`. */
export function onlyRange(start: number, end: number): Filter {
  let at = 0;
  return (buffers) =>
    buffers.map((buffer) => {
      const from = at;
      at += bytesOf(buffer.pieces);
      const [head] = cut(buffer.pieces, Math.max(0, end - from));
      const [, range] = cut(head, Math.max(0, start - from));
      return { ...buffer, pieces: range };
    });
}
