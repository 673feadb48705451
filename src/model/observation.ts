import type { ClientId } from './client.ts';
import type { Failure } from './result.ts';
import type { Address } from './route.ts';

/** One read from the socket, or from the decrypted side of TLS. */
export interface Read {
  /** Milliseconds since the request began. */
  readonly atMs: number;
  /** On the wire: header, framing and compression included. */
  readonly bytes: number;
  /** Decoded body bytes that it made readable; absent for none. */
  readonly bodyBytes?: number;
}

/** One chunk or DATA frame. */
export interface Frame {
  /** Index into `reads` of the read that completed it. */
  readonly read: number;
  /** Of its payload, still encoded. */
  readonly bytes: number;
}

/** One event of the stream, as it became readable by the client. */
export interface ObservedEvent {
  /** When its last byte, blank line included, had arrived and was decodable; milliseconds since the request began. */
  readonly atMs: number;
  /** Index into `reads` of the read that completed it. */
  readonly read: number;
  /** Size in the decoded body, blank line included. */
  readonly bytes: number;
  /** Offset past it in the decoded body. */
  readonly end?: number;
  readonly data: string;
  readonly event?: string;
  readonly id?: string;
}

/** A place where the response leaves HTTP or the event-stream format. */
export interface Violation {
  readonly code: string;
  /** Offset in the decoded body. */
  readonly offset: number;
}

export interface Head {
  readonly atMs: number;
  readonly httpVersion: '1.0' | '1.1' | '2';
  readonly status: number;
  readonly reason: string;
  /** In the order and the spelling of the wire. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** What one client saw at one point of the route. Nothing in it is judged. */
export interface Observation {
  readonly client: ClientId;
  readonly url: string;
  /** Wall clock, milliseconds since the epoch, when the request began; all other times count from it. */
  readonly startedAt: number;
  readonly timing: {
    readonly dnsMs?: number;
    readonly connectMs?: number;
    readonly tlsMs?: number;
    readonly firstByteMs?: number;
    readonly firstEventMs?: number;
  };
  readonly alpn?: string;
  /** The server's address that the connection reached; for a unix socket its path, with port 0. */
  readonly address?: Address;
  /** The client ended its side of the connection once it had asked. */
  readonly halfClosed?: boolean;
  readonly head?: Head;
  /** How the end of the body is told; absent when there was no head. */
  readonly framing?: 'chunked' | 'close' | 'h2' | 'length' | 'none' | 'records';
  readonly reads: readonly Read[];
  /** Whole chunks of HTTP/1.1, DATA frames of HTTP/2, or records of FastCGI; empty for other framings. */
  readonly frames: readonly Frame[];
  readonly events: readonly ObservedEvent[];
  readonly comments: readonly { readonly atMs: number; readonly text: string }[];
  /** The last `retry` of the stream, in milliseconds. */
  readonly retryMs?: number;
  readonly violations: readonly Violation[];
  /** Decoded body bytes that do not yet make a whole event. */
  readonly pendingBytes: number;
  /** How many of these bytes are whole `data` lines that wait for a blank line. */
  readonly pendingDataLines?: number;
  /** The first bytes of the body, decoded, for showing what came instead of a stream. */
  readonly bodyStart: string;
  /** How watching ended: `open` means that the watcher left first. */
  readonly end: {
    readonly kind: 'open' | 'complete' | 'cut' | 'reset';
    readonly atMs: number;
    /** Why, where it is known: `goaway`, `rst-stream`, `bad-chunk-size`, `limit-body` … */
    readonly code?: string;
  };
  /** Set when no response came at all. */
  readonly failure?: Failure;
}
