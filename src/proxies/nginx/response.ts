import type { Answer } from '../../model/answer.ts';
import type { Framing } from '../../model/framing.ts';

export type { Framing };

/** What the origin sends, as far as the delivery model needs it. */
export interface Response extends Answer {
  /** Size of the origin's response header, status line included, in bytes. */
  readonly headerBytes: number;
}

/** What the origin's header takes on the wire: its status line, headers, and how it frames. */
export function headerBytesOf({ headers, framing }: Answer, pass: string): number {
  const own = headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
  const status = pass === 'fastcgi_pass' ? 'Status: 200 OK' : 'HTTP/1.1 200 OK';
  const frame = { length: 28, close: 19, 'close-http1.0': 19, records: 0, h2: 0 } as const;
  const plain = pass === 'proxy_pass' ? 28 : 0;
  return (
    own + status.length + 4 + (framing in frame ? frame[framing as keyof typeof frame] : plain)
  );
}
