import type { ClientId } from './client.ts';
import type { Failure } from './result.ts';

/** The shape in which events reached a client. */
export type Shape = 'immediate' | 'behind' | 'delayed' | 'batched' | 'held';

/** How the response ended while it was watched. */
export type End = 'open' | 'complete' | 'cut' | 'reset';

/** The shape of an observation, or of a prediction of one. */
export interface Delivery {
  readonly shape: Shape;
  /** `behind`: by how many events. */
  readonly events?: number;
  /** `batched` by bytes: the size of a batch; `held`: what had to be written before anything came. */
  readonly bytes?: number;
  /** `delayed`: the constant delay; `batched` by time: the period. Milliseconds. */
  readonly ms?: number;
  /** Did the response header arrive before the first event was written? */
  readonly headers: 'early' | 'late';
  readonly end: End;
  /** When it ended, in milliseconds: after the last byte for an idle cut, else after the request. */
  readonly endMs?: number;
}

export type Verdict =
  | 'streams'
  | 'clogged'
  | 'unexplained'
  | 'not-a-stream'
  | 'silent'
  | 'unreachable';

/** What one client gets. */
export interface ClientResult {
  readonly id: ClientId;
  readonly verdict: Verdict;
  /** Absent when there was nothing to give a shape to. */
  readonly delivery?: Delivery;
  /** Why nothing can be told, though something came. */
  readonly reason?: Failure;
}
