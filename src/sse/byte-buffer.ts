/** Bytes that come in pieces, gathered up to a limit; what is beyond is dropped. */
export class ByteBuffer {
  private readonly limit: number;
  private bytes: Buffer = Buffer.alloc(0);
  private used = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get length(): number {
    return this.used;
  }

  /** Copies what fits: the caller may reuse its buffer. */
  add(piece: Uint8Array): void {
    const room = Math.min(piece.length, this.limit - this.used);
    if (room <= 0) return;
    const needed = this.used + room;
    if (needed > this.bytes.length) {
      // Doubling, so that a line that comes byte by byte does not cost its square.
      const larger = Buffer.allocUnsafe(Math.max(needed, Math.min(this.limit, 2 * this.used)));
      this.bytes.copy(larger, 0, 0, this.used);
      this.bytes = larger;
    }
    this.bytes.set(piece.subarray(0, room), this.used);
    this.used = needed;
  }

  /** What was gathered so far; good until the next `add`. */
  view(): Buffer {
    return this.bytes.subarray(0, this.used);
  }

  /** Hands over what was gathered, and begins anew. */
  take(): Buffer {
    const taken = this.view();
    this.bytes = Buffer.alloc(0);
    this.used = 0;
    return taken;
  }
}
