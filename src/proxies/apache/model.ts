import type { Delivery } from '../../model/delivery.ts';
import type { Settings } from '../../model/route.ts';
import { cutOffOf } from './delivery/cut-off.ts';
import { compresses, rateOf } from './delivery/filters.ts';
import { Writer, type Connection } from './delivery/writer.ts';
import { workerKey } from './effective.ts';

/** The client's request, as far as it decides. */
export interface ModelRequest extends Connection {
  readonly gzip: boolean;
  readonly path: string;
}

/** What the application sends. */
export interface ModelResponse {
  /** What it is passed on in: `http`, `fcgi` … */
  readonly scheme: string;
  readonly contentType: string;
  /** Sizes of the events, used in turn. */
  readonly eventBytes: readonly number[];
  /** The header as the client gets it. */
  readonly headBytes: number;
  /** Does the header come only with the first event? */
  readonly headersWithFirstEvent: boolean;
  /** Bytes that the application itself collects before it writes any; 0 where it writes each event. */
  readonly collects: number;
  /** The longest time in which it sends nothing. */
  readonly idleMs: number;
}

/** How it comes to the client, and the first event that is held. */
export interface Prediction {
  readonly delivery: Delivery;
  readonly heldAt?: number;
}

/** Events that are watched, and the size of the writes that free what is held, in bytes. */
const watched = 4;
const fillBytes = 256;
const fillAtMost = 1 << 20;

/** What the compressor lets go at once is some tens of kilobytes: how many, the text decides. */
const compressorAtLeast = 8096;

/** How often mod_ratelimit lets bytes through, each time a share of the rate (RATE_INTERVAL_MS). */
const rateIntervalMs = 200;

/** Is what the application sends flushed on? All modules do but FastCGI's, which must be told. */
export function isFlushed(settings: Settings, scheme: string): boolean {
  if (scheme !== 'fcgi') return true;
  const flush = settings.get(workerKey('flushpackets'))?.values[0]?.[0];
  return /^(?:on|auto)$/i.test(flush ?? '');
}

/** The application's own buffer, and httpd's behind it. */
class Way {
  readonly #writer: Writer;
  readonly #collects: number;
  readonly #flushed: boolean;
  #collected = 0;

  constructor(response: ModelResponse, request: ModelRequest, flushed: boolean) {
    this.#writer = new Writer(request, response.headBytes);
    this.#collects = response.collects;
    this.#flushed = flushed;
  }

  write(bytes: number): void {
    this.#collected += bytes;
    if (this.#collected < this.#collects) return;
    this.#writer.write(this.#collected);
    this.#collected = 0;
    if (this.#flushed) this.#writer.flush();
  }

  get waits(): boolean {
    return this.#collected > 0 || this.#writer.held > 0;
  }

  get sent(): number {
    return this.#writer.sent;
  }
}

/** Which event of the first few is held, and how much is written until something comes. */
function held(way: Way, { eventBytes }: ModelResponse): Held | undefined {
  let bytes = 0;
  for (let at = 1; at <= watched; at++) {
    const event = eventBytes[(at - 1) % eventBytes.length] ?? 0;
    way.write(event);
    bytes += event;
    if (!way.waits) continue;
    const { sent } = way;
    for (; way.sent === sent && bytes < fillAtMost; bytes += fillBytes) way.write(fillBytes);
    return { at, bytes };
  }
  return undefined;
}

interface Held {
  readonly at: number;
  readonly bytes: number;
}

/**
 * What httpd, with these settings in effect, makes of what an application sends. Pure: the rules are
 * those of the measured rows.
 */
export function model(
  settings: Settings,
  response: ModelResponse,
  request: ModelRequest,
): Prediction {
  const { contentType, scheme, idleMs } = response;
  const flushed = isFlushed(settings, scheme);
  const headers = scheme === 'fcgi' || response.headersWithFirstEvent ? 'late' : 'early';
  const cutOff = cutOffOf(settings);
  const end =
    cutOff && idleMs >= cutOff.afterMs
      ? ({ end: 'cut', endMs: cutOff.afterMs } as const)
      : ({ end: 'open' } as const);
  const filtered = { contentType, gzip: request.gzip, path: request.path };
  if (!flushed && compresses(settings, filtered)) {
    const bytes = compressorAtLeast;
    return { delivery: { shape: 'held', bytes, headers, ...end }, heldAt: 1 };
  }
  const first = held(new Way(response, request, flushed), response);
  if (first) {
    return { delivery: { shape: 'held', bytes: first.bytes, headers, ...end }, heldAt: first.at };
  }
  const rate = rateOf(settings, filtered);
  if (rate !== undefined) {
    const largest = Math.max(...response.eventBytes);
    const share = (rate * rateIntervalMs) / 1000;
    const ms = rateIntervalMs * Math.ceil(largest / share);
    return { delivery: { shape: 'delayed', ms, headers, ...end } };
  }
  return { delivery: { shape: 'immediate', headers, ...end } };
}
