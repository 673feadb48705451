import type { ClientId } from './client.ts';
import type { Failure } from './result.ts';

/** One read from the socket, or from the decrypted side of TLS. */
export interface Read {
  /** Milliseconds since the request began. */
  readonly atMs: number;
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
  readonly data: string;
  readonly event?: string;
  readonly id?: string;
}

/** A place where the body leaves the event-stream format. */
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
  readonly head?: Head;
  readonly reads: readonly Read[];
  readonly events: readonly ObservedEvent[];
  readonly comments: readonly { readonly atMs: number; readonly text: string }[];
  readonly violations: readonly Violation[];
  /** Decoded body bytes that do not yet make a whole event. */
  readonly pendingBytes: number;
  /** The first bytes of the body, decoded, for showing what came instead of a stream. */
  readonly bodyStart: string;
  /** How watching ended: `open` means that the watcher left first. */
  readonly end: {
    readonly kind: 'open' | 'complete' | 'cut' | 'reset';
    readonly atMs: number;
  };
  /** Set when no response came at all. */
  readonly failure?: Failure;
}
