import type { Buffer } from './buffer.ts';
import type { Decoder } from './decoders.ts';
import { bytesOf, cut, type Piece } from './piece.ts';

/** ngx_http_upstream_process_non_buffered_request: every read goes out at once, to be flushed. */
export class Unbuffered {
  private readonly size: number;
  private readonly decoder: Decoder;

  constructor(bufferSize: number, decoder: Decoder) {
    this.size = bufferSize;
    this.decoder = decoder;
  }

  /** Reads all that has come; each result is one call of the output filter. */
  read(arrived: readonly Piece[], room: number = this.size): Buffer[][] {
    const calls: Buffer[][] = [];
    let rest: readonly Piece[] = arrived;
    for (let size = room; bytesOf(rest) > 0; size = this.size) {
      const [now, later] = cut(rest, size);
      const pieces = this.decoder.feed(now);
      if (pieces.length > 0) calls.push([{ pieces, recycled: false, flush: true, inFile: false }]);
      rest = later;
    }
    return calls;
  }

  end(): Buffer[][] {
    return [];
  }
}
