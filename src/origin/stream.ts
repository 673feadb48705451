import { comment, eventText } from './event.ts';
import type { Orders } from './orders.ts';
import { outputFor } from './output.ts';

/** A request as it reached the origin. */
export interface OriginRequest {
  readonly method: string;
  /** Path and query as received. */
  readonly target: string;
  /** `1.0`, `1.1`, or the protocol's name where it is not HTTP. */
  readonly version: string;
  /** In the order and spelling of the wire. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The names of all that a gateway's protocol told; absent for HTTP. */
  readonly variables?: ReadonlySet<string>;
  /** `performance.now()` and the wall clock when the head had arrived, in milliseconds. */
  readonly atMs: number;
  readonly wallMs: number;
}

/** One event, or piece of filler, given to the socket. */
export interface OriginWrite {
  /** The event's number; 0 for filler. */
  readonly event: number;
  /** Size in the body, before compression and framing. */
  readonly bytes: number;
  readonly atMs: number;
  readonly wallMs: number;
}

/** One response in progress: what was asked, what has been written, and the barrier's handle. */
export interface OriginStream {
  readonly request: OriginRequest;
  /** Oldest first; a long stream keeps its newest thousand. */
  readonly writes: readonly OriginWrite[];
  /** When the client left or the response ended, as `performance.now()`; absent while it lasts. */
  readonly leftAtMs: number | undefined;
  /** Resolves when the client has left or the response has ended. */
  readonly left: Promise<void>;
  /** How many events a write has. */
  readonly burst: number;
  /** Makes write number `event`, an event or a burst of them; resolves when the system has its last byte. */
  write(event: number): Promise<void>;
  /** Writes a comment of this many bytes: what may release a held event. */
  fill(bytes: number): Promise<void>;
  /**
   * Resolves when a relay, an application of ours between the origin and what is on trial, has said
   * that it passed on all that was written, or has left; at once where there is none.
   */
  relayed(): Promise<void>;
  /** Ends the response as its framing says. */
  end(): void;
}

/** How a response's bytes reach the one who asked: one implementation a protocol. */
export interface Wire {
  /** Gives the head and the first pieces; `head: true` only once. */
  send(data: string, head: boolean): Promise<void>;
  readonly congested: boolean;
  end(): void;
  /** Calls back once, when the other side or `end` has closed it. */
  onClose(listener: () => void): void;
  /** Resolves when a relay has passed on all that was sent; absent where there is none. */
  relayed?(): Promise<void>;
}

const kept = 1000;

/** The last event that a client has seen, as it says when it connects again; 0 for none. */
function lastEventId({ headers }: OriginRequest): number {
  const said = headers.find(([name]) => name.toLowerCase() === 'last-event-id')?.[1] ?? '';
  return /^\d{1,9}$/.test(said) ? Number(said) : 0;
}

/** Writes an event at once and then one after each interval; waits for a client that does not read. */
function countByClock(stream: OriginStream, orders: Orders, wire: Wire): void {
  let event = orders.ids ? lastEventId(stream.request) : 0;
  const tick = (): void => {
    if (wire.congested) return;
    event += 1;
    void stream.write(event);
    if (event !== orders.count) return;
    clearInterval(timer);
    stream.end();
  };
  const timer = setInterval(tick, orders.intervalMs);
  void stream.left.then(() => clearInterval(timer));
  tick();
}

/** Event number `event` as it is ordered. */
function orderedText(event: number, { eventBytes, padding, form, ids }: Orders): string {
  const bytes = eventBytes[(event - 1) % Math.max(eventBytes.length, 1)];
  return `${ids ? `id: ${event}\n` : ''}${eventText(event, bytes, padding, form)}`;
}

/** What write number `write` has: one event, or a burst of them. */
function writtenText(write: number, orders: Orders): string {
  const { burst = 1 } = orders;
  const first = (write - 1) * burst + 1;
  return Array.from({ length: burst }, (_, at) => orderedText(first + at, orders)).join('');
}

/** Starts answering: the head at once unless orders say otherwise, then events by clock or barrier. */
export function startStream(request: OriginRequest, orders: Orders, wire: Wire): OriginStream {
  const writes: OriginWrite[] = [];
  let headSent = false;
  let ended = false;
  let leftAtMs: number | undefined;
  const send = (data: string): Promise<void> => {
    const head = !headSent;
    headSent = true;
    return wire.send(data, head);
  };
  const output = outputFor(orders, send);
  const put = async (event: number, text: string): Promise<void> => {
    if (ended || leftAtMs !== undefined) return;
    writes.push({ event, bytes: text.length, atMs: performance.now(), wallMs: Date.now() });
    if (writes.length > kept) writes.shift();
    // A compressor that is dropped meanwhile never calls back.
    await Promise.race([output.put(text), left]);
  };
  const write = (event: number): Promise<void> => put(event, writtenText(event, orders));
  const end = (): void => {
    if (ended) return;
    ended = true;
    output.end(() => wire.end());
  };
  const left = new Promise<void>((resolve) => {
    wire.onClose(() => {
      leftAtMs = performance.now();
      output.drop();
      resolve();
    });
  });
  // A program that does not flush sends its header with the first of what it lets go.
  if (!orders.headWithFirstEvent && orders.collect === undefined) void send('');
  const stream: OriginStream = {
    request,
    writes,
    get leftAtMs() {
      return leftAtMs;
    },
    left,
    burst: orders.burst ?? 1,
    write,
    // Hardly compressible, so that a compressor on the way fills up as well.
    fill: (bytes) => put(0, comment(bytes, 'hex', writes.length)),
    relayed: () => Promise.race([wire.relayed?.(), left]),
    end,
  };
  if (orders.count === 0) end();
  else if (!orders.barrier) countByClock(stream, orders, wire);
  return stream;
}
