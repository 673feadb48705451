import { isUtf8 } from 'node:buffer';

import { LineSplitter, type Line } from './line-splitter.ts';

/** What a stream consists of, in order. Offsets count bytes of the decoded body. */
export type StreamItem =
  | {
      readonly kind: 'event';
      readonly data: string;
      /** The `event` field; absent when the type is the default, `message`. */
      readonly event?: string;
      /** The `id` field of this very event; '' when it resets the last event id. */
      readonly id?: string;
      /** From the first line of its block … */
      readonly start: number;
      /** … to past the CR or LF of the blank line. */
      readonly end: number;
    }
  | { readonly kind: 'comment'; readonly text: string; readonly end: number }
  | { readonly kind: 'retry'; readonly ms: number; readonly end: number }
  | { readonly kind: 'violation'; readonly code: ViolationCode; readonly offset: number };

export type ViolationCode =
  | 'bad-retry'
  | 'bom-before-field'
  | 'event-without-data'
  | 'invalid-utf8'
  | 'line-too-long'
  | 'line-without-field'
  | 'missing-blank-line'
  | 'nul-in-id'
  | 'unknown-field';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const replacement = '\uFFFD';
const byteOrderMark = '\uFEFF';

/** Index of the first byte that no UTF-8 character can hold; undefined when all is well. */
function invalidUtf8At(bytes: Uint8Array, text: string): number | undefined {
  if (isUtf8(bytes)) return undefined;
  let bytesBefore = 0;
  let from = 0;
  for (;;) {
    const found = text.indexOf(replacement, from);
    if (found === -1) return undefined;
    bytesBefore += Buffer.byteLength(text.slice(from, found));
    const genuine =
      bytes[bytesBefore] === 0xef &&
      bytes[bytesBefore + 1] === 0xbf &&
      bytes[bytesBefore + 2] === 0xbd;
    if (!genuine) return bytesBefore;
    bytesBefore += 3;
    from = found + 1;
  }
}

/** The fields of the event that is being read. */
class Block {
  start: number | undefined;
  data: string[] = [];
  cost = 0;
  event = '';
  id: string | undefined;
  fields = 0;
}

/**
 * Parser of `text/event-stream` (WHATWG HTML, section 9.2.6): bytes in, items out, the same for any
 * cut of the input. An event comes out with the byte that completes it. Memory is bounded by
 * `limitBytes` for an unfinished line and again for an unfinished event; what is beyond is dropped
 * and reported as `line-too-long`.
 */
export class EventStreamParser {
  private readonly limitBytes: number;
  private readonly lines: LineSplitter;
  private block = new Block();
  private lineEnd = 0;
  private firstLine = true;

  constructor(limitBytes: number = 16 * 1024 * 1024) {
    this.limitBytes = limitBytes;
    this.lines = new LineSplitter(limitBytes);
  }

  /** Bytes that do not make a whole event yet, blank lines and comments between events apart. */
  get pendingBytes(): number {
    const started = this.block.start === undefined ? 0 : this.lineEnd - this.block.start;
    return started + this.lines.pendingBytes;
  }

  /** Whole `data` lines that wait for their blank line. */
  get pendingDataLines(): number {
    return this.block.data.length;
  }

  push(bytes: Uint8Array): StreamItem[] {
    const items: StreamItem[] = [];
    for (const line of this.lines.push(bytes)) this.line(line, items);
    return items;
  }

  /** The end of the stream: an event without its blank line is dropped, as the standard says. */
  finish(): StreamItem[] {
    const start = this.block.start ?? this.lineEnd;
    const unfinished = this.block.fields > 0 || this.lines.pendingBytes > 0;
    return unfinished ? [{ kind: 'violation', code: 'missing-blank-line', offset: start }] : [];
  }

  private line({ bytes, start, end, truncated }: Line, items: StreamItem[]): void {
    this.lineEnd = end;
    let text = utf8.decode(bytes);
    const invalid = invalidUtf8At(bytes, text);
    const violate = (code: ViolationCode, offset = start): void => {
      items.push({ kind: 'violation', code, offset });
    };
    if (invalid !== undefined && !truncated) violate('invalid-utf8', start + invalid);
    if (truncated) violate('line-too-long');
    if (this.firstLine && text.startsWith(byteOrderMark)) text = text.slice(1);
    this.firstLine = false;
    if (text === '') return this.dispatch(end, items);
    this.block.start ??= start;
    const colon = text.indexOf(':');
    if (colon === 0) {
      items.push({ kind: 'comment', text: text.slice(text[1] === ' ' ? 2 : 1), end });
      if (this.block.fields === 0) this.block.start = undefined;
      return;
    }
    this.block.fields += 1;
    const name = colon === -1 ? text : text.slice(0, colon);
    const value = colon === -1 ? '' : text.slice(text[colon + 1] === ' ' ? colon + 2 : colon + 1);
    const problem = this.field(name, value, end, items);
    if (problem === 'unknown-field' && colon === -1) violate('line-without-field');
    else if (problem) violate(problem);
  }

  private field(
    name: string,
    value: string,
    end: number,
    items: StreamItem[],
  ): ViolationCode | undefined {
    switch (name) {
      case 'data':
        // What an entry of the list costs counts too: a million empty lines are not free.
        this.block.cost += value.length + 16;
        if (this.block.cost > this.limitBytes && this.block.data.length > 0) return 'line-too-long';
        this.block.data.push(value);
        return undefined;
      case 'event':
        this.block.event = value;
        return undefined;
      case 'id':
        if (value.includes('\0')) return 'nul-in-id';
        this.block.id = value;
        return undefined;
      case 'retry':
        if (!/^[0-9]+$/.test(value)) return 'bad-retry';
        items.push({ kind: 'retry', ms: Number(value), end });
        return undefined;
      default:
        // Only at the very start of the stream is it taken away; elsewhere it belongs to the name.
        return name.startsWith(byteOrderMark) ? 'bom-before-field' : 'unknown-field';
    }
  }

  private dispatch(end: number, items: StreamItem[]): void {
    const { start, data, event, id, fields } = this.block;
    this.block = new Block();
    if (start === undefined || fields === 0) return;
    if (data.length === 0) {
      // A block of `id` or `retry` alone is how servers set them; one that names a type is a mistake.
      if (event !== '')
        items.push({ kind: 'violation', code: 'event-without-data', offset: start });
      return;
    }
    items.push({
      kind: 'event',
      data: data.join('\n'),
      ...(event === '' ? {} : { event }),
      ...(id === undefined ? {} : { id }),
      start,
      end,
    });
  }
}
