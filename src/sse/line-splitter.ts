import { ByteBuffer } from './byte-buffer.ts';

/** A whole line of the stream, without its end. */
export interface Line {
  readonly bytes: Uint8Array;
  /** Offset of its first byte in the stream. */
  readonly start: number;
  /** Offset past the CR or LF that ended it. The LF of a CRLF is not waited for. */
  readonly end: number;
  /** The line was longer than the limit and `bytes` is only its beginning. */
  readonly truncated: boolean;
}

const LF = 0x0a;
const CR = 0x0d;

/**
 * Cuts a byte stream into lines at CR, LF or CRLF, whatever the cuts between pushes. Keeps at most
 * `limit` bytes of an unfinished line.
 */
export class LineSplitter {
  private readonly unfinished: ByteBuffer;
  private offset = 0;
  private lineStart = 0;
  private afterCr = false;

  constructor(limit: number) {
    this.unfinished = new ByteBuffer(limit);
  }

  /** Bytes of the line that has not ended yet. */
  get pendingBytes(): number {
    return this.offset - this.lineStart;
  }

  *push(bytes: Uint8Array): Generator<Line> {
    const base = this.offset;
    let from = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === LF && this.afterCr) {
        this.afterCr = false;
        from = at + 1;
        this.lineStart = base + from;
        continue;
      }
      this.afterCr = byte === CR;
      if (byte !== LF && byte !== CR) continue;
      const rest = bytes.subarray(from, at);
      from = at + 1;
      // Before `yield`, so that the caller sees the numbers as they are after this line.
      this.offset = base + from;
      yield this.take(rest, base + from);
    }
    this.unfinished.add(bytes.subarray(from));
    this.offset = base + bytes.length;
  }

  private take(rest: Uint8Array, end: number): Line {
    this.unfinished.add(rest);
    const bytes = this.unfinished.take();
    const start = this.lineStart;
    this.lineStart = end;
    return { bytes, start, end, truncated: end - 1 - start > bytes.length };
  }
}
