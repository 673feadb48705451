import { flushMark, type Buffer } from './buffer.ts';
import { bytesOf, cut, frame, type Packet, type Piece } from './piece.ts';

/** The client's connection, as nginx writes to it. */
export interface WriterOptions {
  readonly framing: 'chunked' | 'close' | 'length' | 'h2';
  /** Size of the response header on the wire. */
  readonly headBytes: number;
  readonly postponeOutput: number;
  /** `ssl_buffer_size`; absent without TLS; 0 writes each buffer by itself. */
  readonly tlsBuffer?: number;
  /** nginx ≥ 1.23.0 flushes what HTTP/2 has buffered even if no data goes with it (ticket 1743). */
  readonly flushesEmpty: boolean;
}

const dataFrameHeader = 9;

/** The end of nginx's filter chain: chunks or DATA frames, ngx_http_write_filter, ngx_ssl_send_chain. */
export class Writer {
  private waiting: Buffer[] = [];
  private tls: Piece[] = [];
  private readonly options: WriterOptions;

  constructor(options: WriterOptions) {
    this.options = options;
  }

  /** ngx_http_send_header. */
  head(): readonly Packet[] {
    const piece: Piece = { kind: 'head', bytes: this.options.headBytes };
    const buffer: Buffer = { pieces: [piece], recycled: false, flush: false, inFile: false };
    // HTTP/2 queues the HEADERS frame past the write filter (ngx_http_v2_header_filter).
    if (this.options.framing === 'h2') return this.send([buffer]);
    return this.write([buffer]);
  }

  /** One call of the output filter with these buffers. */
  body(buffers: readonly Buffer[]): readonly Packet[] {
    const size = bytesOf(buffers.flatMap(({ pieces }) => pieces));
    if (size === 0 || this.options.framing !== 'chunked') return this.write(buffers);
    const plain = { recycled: false, flush: false, inFile: false };
    return this.write([
      { pieces: [frame(`${size.toString(16)}\r\n`)], ...plain },
      ...buffers,
      { pieces: [frame('\r\n')], ...plain },
    ]);
  }

  /** The response is over: nothing is kept. */
  end(): readonly Packet[] {
    return this.write([flushMark]);
  }

  /** ngx_http_write_filter. */
  private write(buffers: readonly Buffer[]): readonly Packet[] {
    this.waiting.push(...buffers);
    const size = bytesOf(this.waiting.flatMap(({ pieces }) => pieces));
    const flush = this.waiting.some(({ flush, recycled }) => flush || recycled);
    if (!flush && size < this.options.postponeOutput) return [];
    const out = this.waiting;
    this.waiting = [];
    if (this.options.framing !== 'h2') return this.send(out);
    if (size === 0) return this.options.flushesEmpty ? this.send([flushMark]) : [];
    return this.send(dataFrame(out));
  }

  /** The connection's send_chain: at once, or through the TLS buffer. */
  private send(buffers: readonly Buffer[]): readonly Packet[] {
    const { tlsBuffer } = this.options;
    const pieces = buffers.flatMap((buffer) => buffer.pieces);
    if (tlsBuffer === undefined) return pieces.length > 0 ? [pieces] : [];
    if (tlsBuffer === 0) return pieces.map((piece) => [piece]);
    return this.encrypt(buffers, tlsBuffer);
  }

  /** ngx_ssl_send_chain: a record when the buffer is full, or when a buffer asks for a flush. */
  private encrypt(buffers: readonly Buffer[], size: number): readonly Packet[] {
    const packets: Packet[] = [];
    let flush = false;
    for (const buffer of buffers) {
      let rest = buffer.pieces;
      flush ||= buffer.flush;
      do {
        const [now, later] = cut(rest, size - bytesOf(this.tls));
        this.tls.push(...now);
        rest = later;
        if (bytesOf(this.tls) < size) continue;
        packets.push(this.tls);
        this.tls = [];
        flush = buffer.flush && bytesOf(rest) > 0;
      } while (bytesOf(rest) > 0);
    }
    if (flush && this.tls.length > 0) {
      packets.push(this.tls);
      this.tls = [];
    }
    return packets;
  }
}

/** Each DATA frame ends in a flushed buffer (ngx_http_v2_filter_get_data_frame). */
function dataFrame(buffers: readonly Buffer[]): Buffer[] {
  const pieces = buffers.flatMap((buffer) => buffer.pieces);
  const header = frame('\0'.repeat(dataFrameHeader));
  return [{ pieces: [header, ...pieces], recycled: false, flush: true, inFile: false }];
}
