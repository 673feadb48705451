import { bytesOf, cut, type Packet, type Piece } from './piece.ts';

/** How long the barrier waits for what is held back, in seconds: long against a tick of `rate`. */
const silence = 3;

/**
 * `limit_rate` and `proxy_limit_rate`: so many bytes a second (ngx_http_write_filter,
 * ngx_event_pipe_read_upstream). Time passes only while something waits.
 */
export class Pace {
  private waiting: Piece[] = [];
  private budget: number;
  private readonly rate: number;

  /** `rate` in bytes a second, 0 for none; `after` bytes go before it counts. */
  constructor(rate: number, after: number) {
    this.rate = rate;
    this.budget = rate + after;
  }

  /** What gets through of what has come. */
  take(packets: readonly Packet[]): readonly Packet[] {
    if (this.rate === 0) return packets;
    if (this.waiting.length > 0) this.budget += this.rate * silence;
    const [now, later] = cut([...this.waiting, ...packets.flat()], this.budget);
    this.budget -= bytesOf(now);
    this.waiting = later;
    return now.length > 0 ? [now] : [];
  }
}
