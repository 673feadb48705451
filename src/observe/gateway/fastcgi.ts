/** FastCGI record types (FastCGI Specification 1.0, section 8). */
const end = 3;
const output = 6;
const headerBytes = 8;

/** What a record of a response holds. */
export type FastcgiPart =
  | { readonly kind: 'output'; readonly bytes: Buffer }
  | { readonly kind: 'end' }
  | { readonly kind: 'bad' };

/**
 * Takes the records off a FastCGI response. Output comes out as it arrives, also before its record is
 * whole; `end` and `bad` are the last part.
 */
export class FastcgiReader {
  private header = Buffer.alloc(0);
  private type = 0;
  private contentLeft = 0;
  private paddingLeft = 0;

  /** `onRecord` hears the size of each output record when it is whole. */
  push(wire: Buffer, onRecord: (bytes: number) => void): FastcgiPart[] {
    const parts: FastcgiPart[] = [];
    let at = 0;
    while (at < wire.length) {
      if (this.contentLeft === 0 && this.paddingLeft === 0) {
        const missing = headerBytes - this.header.length;
        this.header = Buffer.concat([this.header, wire.subarray(at, at + missing)]);
        at += missing;
        if (this.header.length < headerBytes) break;
        if (this.header[0] !== 1) return [...parts, { kind: 'bad' }];
        this.begin();
        if (this.type === end) return [...parts, { kind: 'end' }];
        continue;
      }
      const content = wire.subarray(at, at + this.contentLeft);
      this.contentLeft -= content.length;
      at += content.length;
      if (this.type === output && content.length > 0) {
        parts.push({ kind: 'output', bytes: content });
        if (this.contentLeft === 0) onRecord(this.recordBytes);
      }
      const padding = Math.min(this.paddingLeft, wire.length - at);
      this.paddingLeft -= padding;
      at += padding;
    }
    return parts;
  }

  private recordBytes = 0;

  private begin(): void {
    this.type = this.header[1] ?? 0;
    this.recordBytes = this.header.readUInt16BE(4);
    this.contentLeft = this.recordBytes;
    this.paddingLeft = this.header[6] ?? 0;
    this.header = Buffer.alloc(0);
  }
}
