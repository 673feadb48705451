import type { Head } from '../model/observation.ts';
import { headerOf } from './http1-head.ts';

/** How the end of the body is told (RFC 9112, section 6.3). */
export type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'close' };

/** The framing of a response, or what is wrong with it. */
export function framingOf(
  head: Pick<Head, 'status' | 'headers'>,
  method: string,
): Framing | { kind: 'bad'; code: string } {
  const { status } = head;
  if (method === 'HEAD' || status === 204 || status === 304) return { kind: 'none' };
  const encoding = headerOf(head, 'transfer-encoding');
  if (encoding !== undefined) {
    const last = encoding.split(',').at(-1)?.trim().toLowerCase();
    if (last === 'chunked') return { kind: 'chunked' };
    return last === 'identity' ? { kind: 'close' } : { kind: 'bad', code: 'bad-transfer-encoding' };
  }
  const length = headerOf(head, 'content-length');
  if (length === undefined) return { kind: 'close' };
  const values = new Set(length.split(',').map((value) => value.trim()));
  const [value = ''] = values;
  if (values.size !== 1 || !/^\d+$/.test(value)) return { kind: 'bad', code: 'bad-content-length' };
  return { kind: 'length', bytes: Number(value) };
}

/** What a piece of the wire held. */
export type BodyPart =
  | { readonly kind: 'data'; readonly bytes: Buffer }
  /** A chunk is complete. */
  | { readonly kind: 'chunk'; readonly bytes: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'bad'; readonly code: string };

const lineLimitBytes = 16 * 1024;

/** Takes the framing off a body. After `end` or `bad` nothing more comes out. */
export class BodyReader {
  private readonly framing: Framing['kind'];
  private state: 'data' | 'size' | 'data-end' | 'trailer' | 'over';
  private left: number;
  private chunkBytes = 0;
  private line = '';

  constructor(framing: Framing) {
    this.framing = framing.kind;
    this.state = framing.kind === 'chunked' ? 'size' : 'data';
    this.left = framing.kind === 'length' ? framing.bytes : Infinity;
  }

  /** Would the end of the connection be a proper end of the body now? */
  get mayClose(): boolean {
    return this.framing === 'close' || this.state === 'over';
  }

  /** Ends a body that has no bytes: a length of 0, a status without a body. */
  start(): BodyPart[] {
    return this.framing === 'none' || this.left === 0 ? this.over() : [];
  }

  push(wire: Buffer): BodyPart[] {
    const parts: BodyPart[] = [];
    let at = 0;
    while (at < wire.length && this.state !== 'over') {
      at = this.state === 'data' ? this.data(wire, at, parts) : this.control(wire, at, parts);
    }
    return parts;
  }

  private data(wire: Buffer, at: number, parts: BodyPart[]): number {
    const bytes = wire.subarray(at, Math.min(wire.length, at + this.left));
    parts.push({ kind: 'data', bytes });
    this.left -= bytes.length;
    if (this.left === 0 && this.framing === 'length') parts.push(...this.over());
    else if (this.left === 0) this.state = 'data-end';
    return at + bytes.length;
  }

  /** Chunk-size lines, the line end after a chunk, and trailers. */
  private control(wire: Buffer, at: number, parts: BodyPart[]): number {
    const lf = wire.indexOf(0x0a, at);
    const stop = lf === -1 ? wire.length : lf;
    const room = lineLimitBytes - this.line.length;
    if (stop - at > room) {
      parts.push(this.bad('chunk-line-too-long'));
      return wire.length;
    }
    this.line += wire.toString('latin1', at, stop);
    if (lf === -1) {
      // A chunk's data must be followed by its line end at once.
      if (this.state === 'data-end' && !/^\r?$/.test(this.line))
        parts.push(this.bad('bad-chunk-end'));
      return wire.length;
    }
    const line = this.line.replace(/\r$/, '');
    this.line = '';
    this.controlLine(line, parts);
    return lf + 1;
  }

  private controlLine(line: string, parts: BodyPart[]): void {
    if (this.state === 'data-end') {
      if (line !== '') return void parts.push(this.bad('bad-chunk-end'));
      parts.push({ kind: 'chunk', bytes: this.chunkBytes });
      this.state = 'size';
      return;
    }
    if (this.state === 'trailer') {
      if (line === '') parts.push(...this.over());
      return;
    }
    const size = /^([0-9A-Fa-f]{1,13})[ \t]*(?:;.*)?$/.exec(line);
    if (!size) return void parts.push(this.bad('bad-chunk-size'));
    this.chunkBytes = this.left = Number.parseInt(size[1] ?? '', 16);
    this.state = this.left === 0 ? 'trailer' : 'data';
  }

  private over(): BodyPart[] {
    this.state = 'over';
    return [{ kind: 'end' }];
  }

  private bad(code: string): BodyPart {
    this.state = 'over';
    return { kind: 'bad', code };
  }
}
