import type { Frame, Head, ObservedEvent, Observation, Read } from '../model/observation.ts';
import { EventStreamParser, type StreamItem } from '../sse/parser.ts';
import { decoderFor, type Decoder } from './decoder.ts';
import type { Sink } from './exchange.ts';
import { headerOf } from './http1-head.ts';
import type { Limits } from './limits.ts';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What is recorded of a response; the rest of an observation is the caller's. */
export type Recorded = Pick<
  Observation,
  | 'head'
  | 'framing'
  | 'reads'
  | 'frames'
  | 'events'
  | 'comments'
  | 'retryMs'
  | 'violations'
  | 'pendingBytes'
  | 'pendingDataLines'
  | 'bodyStart'
  | 'end'
>;

const bodyStartBytes = 1024;

/** A page of HTML breaks the format on every line; the first lines say enough. */
const violationLimit = 100;

/**
 * Turns what the wire brings into an observation. Pieces of a compressed body are decoded one
 * after the other, and what they make readable counts for the read that brought them, at the time
 * when it arrived.
 */
export class Recorder implements Sink {
  private readonly now: () => number;
  private readonly limits: Limits;
  private readonly changed: () => void;
  private readonly parser: EventStreamParser;
  private readonly reads: Writable<Read>[] = [];
  private readonly frames: Frame[] = [];
  private readonly events: ObservedEvent[] = [];
  private readonly comments: { atMs: number; text: string }[] = [];
  private readonly violations: { code: string; offset: number }[] = [];
  private headSeen: Head | undefined;
  private framingSeen: Observation['framing'];
  private retryMs: number | undefined;
  private start: Buffer = Buffer.alloc(0);
  private bodyBytes = 0;
  private decoder: Decoder | 'identity' | 'unknown' | undefined;
  private queue: Promise<void> = Promise.resolve();
  private queuedBytes = 0;
  private over: Observation['end'] | undefined;
  private finished = false;
  private notified = false;

  /** `changed` is called whenever there is something new, `now` gives milliseconds since the request began. */
  constructor(now: () => number, limits: Limits, changed: () => void) {
    this.now = now;
    this.limits = limits;
    this.changed = changed;
    this.parser = new EventStreamParser(limits.eventBytes);
  }

  /** Encoded bytes that wait for the decoder: more should not be read while they are many. */
  get backlogBytes(): number {
    return this.queuedBytes;
  }

  /** Has the response ended, and has all of it been decoded? */
  get isOver(): boolean {
    return this.finished;
  }

  get eventCount(): number {
    return this.events.length;
  }

  read(bytes: number): number {
    this.reads.push({ atMs: this.now(), bytes });
    if (this.reads.length >= this.limits.reads) this.end('open', 'limit-reads');
    return this.lastRead;
  }

  head(head: Omit<Head, 'atMs'>, read: number = this.lastRead): void {
    this.headSeen = { ...head, atMs: this.reads[read]?.atMs ?? this.now() };
    this.notify();
  }

  framing(kind: NonNullable<Observation['framing']>): void {
    this.framingSeen = kind;
  }

  frame(bytes: number): void {
    if (this.frames.length < this.limits.reads) this.frames.push({ read: this.lastRead, bytes });
  }

  violation(code: string, offset: number = this.bodyBytes): void {
    if (this.violations.length < violationLimit) this.violations.push({ code, offset });
  }

  body(bytes: Buffer, read: number = this.lastRead): void {
    if (this.over || bytes.length === 0) return;
    const coding = this.headSeen ? (headerOf(this.headSeen, 'content-encoding') ?? '') : '';
    this.decoder ??= decoderFor(coding, bytes[0] ?? 0);
    if (this.decoder === 'identity') return this.decoded(bytes, read);
    if (this.decoder === 'unknown') return this.undecodable('unknown-encoding');
    this.decode(this.decoder, bytes, read);
  }

  end(kind: Observation['end']['kind'], code?: string): void {
    if (this.over) return;
    this.over = { kind, atMs: this.now(), ...(code === undefined ? {} : { code }) };
    void this.queue.then(() => this.finish());
  }

  /** Everything so far. The lists go on growing; copy what must not. */
  recorded(): Recorded {
    return {
      ...(this.headSeen ? { head: this.headSeen } : {}),
      ...(this.framingSeen ? { framing: this.framingSeen } : {}),
      reads: this.reads,
      frames: this.frames,
      events: this.events,
      comments: this.comments,
      ...(this.retryMs === undefined ? {} : { retryMs: this.retryMs }),
      violations: this.violations,
      pendingBytes: this.parser.pendingBytes,
      pendingDataLines: this.parser.pendingDataLines,
      bodyStart: this.start.toString('utf8'),
      end: this.over ?? { kind: 'open', atMs: this.now() },
    };
  }

  /** Records nothing any more. */
  close(): void {
    this.finished = true;
    if (typeof this.decoder === 'object') this.decoder.close();
  }

  private get lastRead(): number {
    return this.reads.length - 1;
  }

  private decode(decoder: Decoder, bytes: Buffer, read: number): void {
    this.queuedBytes += bytes.length;
    this.queue = this.queue.then(async () => {
      const result = await decoder.push(bytes, (decoded) => this.decoded(decoded, read));
      this.queuedBytes -= bytes.length;
      if (result === 'bad-encoding' && !this.finished) this.undecodable('bad-encoding');
      this.notify();
    });
  }

  private undecodable(code: string): void {
    if (this.violations.at(-1)?.code !== code) this.violation(code);
  }

  private decoded(bytes: Buffer, read: number): void {
    if (this.finished || this.over?.code === 'limit-body') return;
    const from = this.reads[read];
    if (!from) return;
    from.bodyBytes = (from.bodyBytes ?? 0) + bytes.length;
    this.bodyBytes += bytes.length;
    if (this.start.length < bodyStartBytes) {
      this.start = Buffer.concat([this.start, bytes]).subarray(0, bodyStartBytes);
    }
    for (const item of this.parser.push(bytes)) this.item(item, read, from.atMs);
    if (this.bodyBytes >= this.limits.bodyBytes) this.overLimit('limit-body');
    if (this.events.length + this.comments.length >= this.limits.items)
      this.overLimit('limit-items');
    this.notify();
  }

  /** Once for all that one read brings: it may bring thousands of events. */
  private notify(): void {
    if (this.notified) return;
    this.notified = true;
    queueMicrotask(() => {
      this.notified = false;
      this.changed();
    });
  }

  private overLimit(code: string): void {
    this.end('open', code);
    this.close();
  }

  private item(item: StreamItem, read: number, atMs: number): void {
    if (item.kind === 'event') {
      const { data, event, id, start, end } = item;
      this.events.push({
        atMs,
        read,
        bytes: end - start,
        end,
        data,
        ...(event === undefined ? {} : { event }),
        ...(id === undefined ? {} : { id }),
      });
    } else if (item.kind === 'comment') {
      this.comments.push({ atMs, text: item.text });
    } else if (item.kind === 'retry') {
      this.retryMs = item.ms;
    } else {
      this.violation(item.code, item.offset);
    }
  }

  private finish(): void {
    if (this.finished) return;
    if (this.over?.kind === 'complete') {
      for (const item of this.parser.finish()) this.item(item, this.lastRead, 0);
    }
    this.close();
    this.notify();
  }
}
