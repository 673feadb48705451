import type { Framing } from '../../model/framing.ts';

export type { Framing };

/** What the origin sends, as far as the delivery model needs it. */
export interface Response {
  readonly framing: Framing;
  readonly status: number;
  /** In the order of the wire. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Size of the origin's response header, status line included, in bytes. */
  readonly headerBytes: number;
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

/** What the origin's header takes on the wire: its status line, headers, and how it frames. */
export function headerBytesOf(
  { headers, framing }: Omit<Response, 'headerBytes'>,
  pass: string,
): number {
  const own = headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
  const status = pass === 'fastcgi_pass' ? 'Status: 200 OK' : 'HTTP/1.1 200 OK';
  const frame = { length: 28, close: 19, 'close-http1.0': 19, records: 0, h2: 0 } as const;
  const plain = pass === 'proxy_pass' ? 28 : 0;
  return (
    own + status.length + 4 + (framing in frame ? frame[framing as keyof typeof frame] : plain)
  );
}
