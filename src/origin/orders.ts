import { framings, type Framing } from '../model/framing.ts';

/** How well the padding of an event compresses: one letter, JSON-like, or hardly. */
export type Padding = 'repeat' | 'json' | 'hex';

/**
 * How an event is written: whole, or as applications get it wrong: with one line end instead of
 * two, as bare JSON, with a byte order mark before it, or as a page of HTML in its place.
 */
export type EventForm = 'whole' | 'no-blank-line' | 'no-data-field' | 'bom' | 'page';

const eventForms: readonly EventForm[] = ['whole', 'no-blank-line', 'no-data-field', 'bom', 'page'];

/** What the origin is told to send. */
export interface Orders {
  /** Milliseconds between two events. */
  readonly intervalMs: number;
  /** Sizes of the events in bytes, used in turn; empty for the shortest events. */
  readonly eventBytes: readonly number[];
  readonly padding: Padding;
  readonly form: EventForm;
  /**
   * Write nothing before so many bytes are collected, or before the end: a program that does not
   * flush. With framing `length`, the end tells the true length.
   */
  readonly collect?: number | 'end';
  readonly framing: Framing;
  /** So many events a write; one unless said. */
  readonly burst?: number;
  readonly status: number;
  readonly contentType: string;
  /** Further headers, in this order; a later one replaces an earlier one of its name. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /**
   * Compress for those who accept it, pushing out each event (`flush`) or only what the compressor
   * lets go (`lazy`); or do so for everybody: `unasked` pushes out each event, `lazy-unasked` does not.
   */
  readonly gzip?: 'flush' | 'lazy' | 'unasked' | 'lazy-unasked';
  /** Hold the head back, to send it in one packet with the first event. */
  readonly headWithFirstEvent: boolean;
  /** Write nothing but the head by itself: the caller writes each event. */
  readonly barrier: boolean;
  /** Number the events by `id`, and go on after the client's `Last-Event-ID`. */
  readonly ids: boolean;
  /** End after this many events; absent for a stream without end. */
  readonly count?: number;
}

/** One event a second, for ever, as most applications send it. */
export const plainOrders: Orders = {
  intervalMs: 1000,
  eventBytes: [],
  padding: 'repeat',
  form: 'whole',
  framing: 'auto',
  status: 200,
  contentType: 'text/event-stream',
  headers: [['Cache-Control', 'no-cache']],
  headWithFirstEvent: false,
  barrier: false,
  ids: false,
};

const oneOf = <T extends string>(value: string | null, known: readonly T[]): T | undefined =>
  known.find((name) => name === value);

function whole(value: string | null, min: number, max: number): number | undefined {
  const number = Number(value ?? Number.NaN);
  return Number.isInteger(number) && number >= min && number <= max ? number : undefined;
}

function collected(value: string | null): Orders['collect'] {
  return value === 'end' ? 'end' : whole(value, 1, 1 << 20);
}

/** `name: value` as a header; undefined where it would leave its line or is none. */
function header(text: string): readonly [string, string] | undefined {
  const found = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*([\t\x20-\x7e]*)$/.exec(text);
  return found ? [found[1] ?? '', found[2] ?? ''] : undefined;
}

/**
 * Orders from a query: `interval` (ms), `bytes` (`200` or `100,5000`), `padding`, `form`, `collect`
 * (bytes or `end`), `framing`, `burst`, `status`, `type`, `header` (`Name: value`, repeatable),
 * `gzip` (`flush`, `lazy`), `late-head`, `count`. What is not understood keeps the value of `base`.
 */
export function ordersOfQuery(query: URLSearchParams, base: Orders): Orders {
  const bytes = query.get('bytes')?.split(',').map(Number);
  const sizes = bytes?.every((size) => Number.isInteger(size) && size > 0 && size <= 1 << 20);
  const gzip = oneOf(query.get('gzip'), ['flush', 'lazy'] as const) ?? base.gzip;
  const collect = collected(query.get('collect')) ?? base.collect;
  const burst = whole(query.get('burst'), 1, 1000) ?? base.burst;
  const count = whole(query.get('count'), 1, 1e9) ?? base.count;
  const type = header(`type: ${query.get('type') ?? ''}`)?.[1];
  const headers = query.getAll('header').map(header);
  return {
    intervalMs: whole(query.get('interval'), 1, 86_400_000) ?? base.intervalMs,
    eventBytes: bytes !== undefined && sizes === true ? bytes : base.eventBytes,
    padding: oneOf(query.get('padding'), ['repeat', 'json', 'hex'] as const) ?? base.padding,
    form: oneOf(query.get('form'), eventForms) ?? base.form,
    framing: oneOf(query.get('framing'), framings) ?? base.framing,
    status: whole(query.get('status'), 200, 599) ?? base.status,
    contentType: type === undefined || type === '' ? base.contentType : type,
    headers: [...base.headers, ...headers.filter((found) => found !== undefined)],
    headWithFirstEvent: query.has('late-head') || base.headWithFirstEvent,
    barrier: base.barrier,
    ...(collect === undefined ? {} : { collect }),
    ids: base.ids,
    ...(gzip === undefined ? {} : { gzip }),
    ...(burst === undefined ? {} : { burst }),
    ...(count === undefined ? {} : { count }),
  };
}
