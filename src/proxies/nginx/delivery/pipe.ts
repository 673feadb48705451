import type { Buffer } from './buffer.ts';
import type { Decoder } from './decoders.ts';
import { bytesOf, cut, type Piece } from './piece.ts';

/** What ngx_http_upstream_send_response puts into the pipe. */
export interface PipeOptions {
  /** Size of the buffer that holds the response header (`proxy_buffer_size`). */
  readonly headBuffer: number;
  /** Taken in it by the header, and by the cache's own. */
  readonly headBytes: number;
  /** `proxy_buffers`. */
  readonly buffers: { readonly count: number; readonly bytes: number };
  /** `proxy_busy_buffers_size`: no more goes out in one call of the output filter, in bytes. */
  readonly busyBytes: number;
  /** Cached or stored: everything goes through a temporary file. */
  readonly cacheable: boolean;
}

/** A buffer that nginx reads into. */
interface Raw {
  readonly size: number;
  /** Bytes in front that are not to be read into: the header. */
  readonly offset: number;
  content: readonly Piece[];
}

const room = (raw: Raw): number => raw.size - raw.offset - bytesOf(raw.content);

/**
 * `ngx_event_pipe`: what nginx passes on, with buffering on, of what it reads. A client that takes
 * everything at once is assumed, so that what was passed on is free again.
 */
export class Pipe {
  private free: Raw[];
  private allocated = 0;
  private readonly options: PipeOptions;
  private readonly decoder: Decoder;

  constructor(options: PipeOptions, decoder: Decoder) {
    this.options = options;
    this.decoder = decoder;
    this.free = [{ size: options.headBuffer, offset: options.headBytes, content: [] }];
  }

  /** Reads all that has come; each result is one call of the output filter. */
  read(arrived: readonly Piece[]): Buffer[][] {
    const calls: Buffer[][] = [];
    let rest: readonly Piece[] = arrived;
    do {
      const { passed, left } = this.fill(rest);
      const tail = this.passEnough();
      if (tail) passed.push(tail);
      for (const batch of this.batches(passed)) {
        // Within a batch they end up in the order they were filled in.
        for (const { raw } of batch.toReversed()) if (raw) this.giveBack(raw);
        calls.push(batch.map(({ pieces }) => this.made(pieces)));
      }
      rest = left;
    } while (bytesOf(rest) > 0);
    return calls;
  }

  /** The upstream has ended: the rest goes out. */
  end(): Buffer[][] {
    const out = this.free.flatMap((raw) => {
      const pieces = this.decoder.feed(raw.content);
      return pieces.length > 0 ? [{ ...this.made(pieces), recycled: false }] : [];
    });
    return out.length > 0 ? [out] : [];
  }

  /** ngx_event_pipe_read_upstream: until nothing is left, or no buffer is. */
  private fill(arrived: readonly Piece[]): { passed: Passed[]; left: readonly Piece[] } {
    const passed: Passed[] = [];
    let left = arrived;
    while (bytesOf(left) > 0) {
      const raw = this.take(passed);
      if (!raw) break;
      const [now, later] = cut(left, room(raw));
      raw.content = [...raw.content, ...now];
      left = later;
      if (room(raw) > 0) this.free.unshift(raw);
      else this.pass(raw, passed);
    }
    return { passed, left };
  }

  private take(passed: Passed[]): Raw | undefined {
    const free = this.free.shift();
    if (free) return free;
    const { count, bytes } = this.options.buffers;
    if (this.allocated < count) {
      this.allocated += 1;
      return { size: bytes, offset: 0, content: [] };
    }
    return this.options.cacheable ? this.spill(passed) : undefined;
  }

  /** ngx_event_pipe_write_chain_to_temp_file: the file takes what is read, its buffers are free. */
  private spill(passed: Passed[]): Raw | undefined {
    for (const entry of passed) {
      if (entry.raw) this.giveBack(entry.raw);
      entry.raw = undefined;
    }
    return this.free.shift();
  }

  private pass(raw: Raw, passed: Passed[]): void {
    const pieces = this.decoder.feed(raw.content);
    if (pieces.length > 0) passed.push({ raw, size: raw.size, pieces });
    else this.giveBack(raw);
  }

  /** A buffer that is not full is passed on when it may hold the end of the response. */
  private passEnough(): Passed | undefined {
    const [first] = this.free;
    const { least } = this.decoder;
    if (!first || least === -1 || bytesOf(first.content) < least) return undefined;
    if (bytesOf(first.content) === 0) return undefined;
    this.free.shift();
    const passed: Passed[] = [];
    this.pass(first, passed);
    return passed[0];
  }

  /** ngx_event_pipe_write_to_downstream: a call for as many buffers as may be busy. */
  private batches(passed: readonly Passed[]): Passed[][] {
    const batches: Passed[][] = [];
    let busy = 0;
    for (const one of passed) {
      const size = this.options.cacheable ? 0 : one.size;
      busy += size;
      const last = batches.at(-1);
      if (last && busy <= this.options.busyBytes) {
        last.push(one);
      } else {
        batches.push([one]);
        busy = size;
      }
    }
    return batches;
  }

  private made(pieces: readonly Piece[]): Buffer {
    const { cacheable } = this.options;
    return { pieces, recycled: !cacheable, flush: false, inFile: cacheable };
  }

  /** ngx_event_pipe_add_free_buf: in front, but behind one that is being filled. */
  private giveBack(raw: Raw): void {
    const empty: Raw = { size: raw.size, offset: 0, content: [] };
    const [first] = this.free;
    const at = first && bytesOf(first.content) > 0 ? 1 : 0;
    this.free.splice(at, 0, empty);
  }
}

/** What a buffer gave, and the buffer while it is in use. */
interface Passed {
  raw: Raw | undefined;
  readonly size: number;
  readonly pieces: readonly Piece[];
}
