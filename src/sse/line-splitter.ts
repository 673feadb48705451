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
  private readonly limit: number;
  private parts: Uint8Array[] = [];
  private kept = 0;
  private offset = 0;
  private lineStart = 0;
  private afterCr = false;

  constructor(limit: number) {
    this.limit = limit;
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
      this.keep(bytes.subarray(from, at));
      from = at + 1;
      // Before `yield`, so that the caller sees the numbers as they are after this line.
      this.offset = base + from;
      yield this.take(base + from);
    }
    this.keep(bytes.subarray(from));
    this.offset = base + bytes.length;
  }

  private keep(part: Uint8Array): void {
    const room = this.limit - this.kept;
    if (part.length === 0 || room <= 0) return;
    // A copy: the caller may reuse its buffer, and a small part must not keep a large one alive.
    this.parts.push(Uint8Array.from(part.subarray(0, room)));
    this.kept += Math.min(part.length, room);
  }

  private take(end: number): Line {
    const bytes = this.parts.length === 1 ? this.parts[0] : Buffer.concat(this.parts);
    const start = this.lineStart;
    const truncated = end - 1 - start > this.kept;
    this.parts = [];
    this.kept = 0;
    this.lineStart = end;
    return { bytes: bytes ?? new Uint8Array(), start, end, truncated };
  }
}
