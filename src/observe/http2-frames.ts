/** What matters of a frame (RFC 9113, section 6) for watching one stream. */
export type FramePart =
  /** A piece of a DATA frame's payload, padding taken off. */
  | { readonly kind: 'data'; readonly bytes: Buffer }
  /** A DATA frame is complete. */
  | { readonly kind: 'frame'; readonly bytes: number }
  /** HEADERS begin: the response header, or trailers. */
  | { readonly kind: 'headers' }
  | { readonly kind: 'end-stream' }
  | { readonly kind: 'rst-stream'; readonly error: number }
  | { readonly kind: 'goaway'; readonly lastStream: number; readonly error: number };

const types = { data: 0, headers: 1, rstStream: 3, goaway: 7 } as const;
const flags = { endStream: 0x1, padded: 0x8 } as const;
const headerBytes = 9;

/**
 * Reads the frames that a server sends, as far as they concern one stream. It keeps no payload but
 * the first 8 bytes of the frames that carry numbers.
 */
export class FrameScanner {
  private readonly stream: number;
  private header: Buffer = Buffer.alloc(0);
  private type = -1;
  private endsStream = false;
  /** Payload bytes still to come, of them padding at the end. */
  private left = 0;
  private padding = 0;
  private padLengthNext = false;
  private dataBytes = 0;
  private numbers: Buffer = Buffer.alloc(0);

  constructor(stream: number) {
    this.stream = stream;
  }

  push(wire: Buffer): FramePart[] {
    const parts: FramePart[] = [];
    let at = 0;
    while (at < wire.length) {
      if (this.header.length < headerBytes) {
        const taken = wire.subarray(at, at + headerBytes - this.header.length);
        this.header = Buffer.concat([this.header, taken]);
        at += taken.length;
        if (this.header.length < headerBytes) break;
        this.begin(parts);
      } else {
        const payload = wire.subarray(at, at + this.left);
        at += payload.length;
        this.payload(payload, parts);
      }
      if (this.left === 0) this.finish(parts);
    }
    return parts;
  }

  private begin(parts: FramePart[]): void {
    const flag = this.header[4] ?? 0;
    const ours = (this.header.readUInt32BE(5) & 0x7fffffff) === this.stream;
    const type = this.header[3] ?? -1;
    this.type = ours || type === types.goaway ? type : -1;
    this.left = this.header.readUIntBE(0, 3);
    const carries = this.type === types.data || this.type === types.headers;
    this.endsStream = carries && (flag & flags.endStream) !== 0;
    this.padLengthNext = this.type === types.data && (flag & flags.padded) !== 0;
    this.padding = 0;
    this.dataBytes = 0;
    this.numbers = Buffer.alloc(0);
    if (this.type === types.headers) parts.push({ kind: 'headers' });
  }

  private payload(payload: Buffer, parts: FramePart[]): void {
    let bytes = payload;
    this.left -= payload.length;
    if (this.type === types.rstStream || this.type === types.goaway) {
      this.numbers = Buffer.concat([this.numbers, bytes.subarray(0, 8 - this.numbers.length)]);
    }
    if (this.type !== types.data) return;
    if (this.padLengthNext) {
      this.padding = bytes[0] ?? 0;
      this.padLengthNext = false;
      bytes = bytes.subarray(1);
    }
    // What is left of the frame ends with the padding.
    const paddingHere = Math.max(0, this.padding - this.left);
    bytes = bytes.subarray(0, Math.max(0, bytes.length - paddingHere));
    this.dataBytes += bytes.length;
    if (bytes.length > 0) parts.push({ kind: 'data', bytes });
  }

  private finish(parts: FramePart[]): void {
    this.header = Buffer.alloc(0);
    const { numbers, type } = this;
    if (type === types.data) parts.push({ kind: 'frame', bytes: this.dataBytes });
    if (this.endsStream) parts.push({ kind: 'end-stream' });
    if (type === types.rstStream && numbers.length >= 4) {
      parts.push({ kind: 'rst-stream', error: numbers.readUInt32BE(0) });
    }
    if (type === types.goaway && numbers.length >= 8) {
      const lastStream = numbers.readUInt32BE(0) & 0x7fffffff;
      parts.push({ kind: 'goaway', lastStream, error: numbers.readUInt32BE(4) });
    }
  }
}
