import type { Socket } from 'node:net';

import type { Head, Observation } from '../model/observation.ts';
import type { StreamRequest, Target } from './request.ts';

/** What a protocol reports of one response, in the order of the wire. */
export interface Sink {
  /** A socket read; what is reported until the next one came with it. Gives its index. */
  read(bytes: number): number;
  head(head: Omit<Head, 'atMs'>, read?: number): void;
  framing(kind: NonNullable<Observation['framing']>): void;
  /** A piece of the body, without its framing, still encoded; `read` unless it is the last one. */
  body(bytes: Buffer, read?: number): void;
  /** A chunk or DATA frame is complete. */
  frame(bytes: number): void;
  violation(code: string): void;
  /** The response is over. Nothing follows. */
  end(kind: Observation['end']['kind'], code?: string): void;
}

/** Sends the request over an open socket and reports the response; the caller closes the socket. */
export type Exchange = (socket: Socket, request: StreamRequest, target: Target, sink: Sink) => void;
