import type { Framing } from './framing.ts';

/** How an application answers, as far as a model of delivery needs it. */
export interface Answer {
  readonly framing: Framing;
  readonly status: number;
  /** In the order of the wire. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Is the first event in the same packet as the header? */
  readonly headersWithFirstEvent: boolean;
  /** FastCGI and its like: is each event one record? */
  readonly oneRecord: boolean;
  /** The origin's own gzip: flushed after each event, or when its compressor pleases. */
  readonly compression?: 'flushed' | 'collected';
  /** Sizes of the events, used in turn. */
  readonly eventBytes: readonly number[];
  /** How well events compress: `repeat` (one letter), `json`, `hex` (hardly). */
  readonly text: 'repeat' | 'json' | 'hex';
  /** How long the origin takes to answer at all. */
  readonly headerDelayMs?: number;
  /** The origin's longest silence in the stream. */
  readonly idleMs?: number;
  /** The last bytes of each event; a blank line unless said. */
  readonly eventEnd?: string;
}
