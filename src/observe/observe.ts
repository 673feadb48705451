import type { Observation } from '../model/observation.ts';
import type { Failure } from '../model/result.ts';
import { connect, type Connection } from './connection.ts';
import { contentViolations } from './content.ts';
import type { Exchange } from './exchange.ts';
import type { Gate } from './gate.ts';
import { exchangeGateway } from './gateway/exchange.ts';
import { exchangeHttp1 } from './http1.ts';
import { exchangeHttp2 } from './http2.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { Recorder } from './recorder.ts';
import { targetOf, type StreamRequest, type Target } from './request.ts';

export interface WatchOptions {
  /** How long to watch at most, from the start of the request; milliseconds. */
  readonly patienceMs: number;
  /**
   * Asked when the request is sent and after every change: is what was seen enough to answer? The lists of the observation go
   * on growing while it is watched.
   */
  readonly enough?: (soFar: Observation) => boolean;
  /** Passed between connecting and asking, together with the others that share it. */
  readonly gate?: Gate;
  /** Stops watching; what was seen until then is the observation. */
  readonly signal?: AbortSignal;
  readonly limits?: Limits;
}

/** More than this waiting for the decoder, and the socket is not read any further. */
const backlogLimitBytes = 1024 * 1024;

/** One request being watched: what is known of it besides its response. */
class Watch {
  readonly request: StreamRequest;
  readonly recorder: Recorder;
  readonly startedAt: number;
  readonly now: () => number;
  connection: Connection | undefined;
  failure: Failure | undefined;

  constructor(request: StreamRequest, limits: Limits, changed: () => void) {
    const begun = performance.now();
    this.request = request;
    this.startedAt = performance.timeOrigin + begun;
    this.now = () => performance.now() - begun;
    this.recorder = new Recorder(this.now, limits, changed);
  }

  observation(): Observation {
    const recorded = this.recorder.recorded();
    const { connection, failure, request } = this;
    const firstByteMs = recorded.reads[0]?.atMs;
    const firstEventMs = recorded.events[0]?.atMs;
    return {
      client: request.client.id,
      url: request.url,
      startedAt: this.startedAt,
      timing: {
        ...(connection?.dnsMs === undefined ? {} : { dnsMs: connection.dnsMs }),
        ...(connection === undefined ? {} : { connectMs: connection.connectMs }),
        ...(connection?.tlsMs === undefined ? {} : { tlsMs: connection.tlsMs }),
        ...(firstByteMs === undefined ? {} : { firstByteMs }),
        ...(firstEventMs === undefined ? {} : { firstEventMs }),
      },
      ...(connection?.alpn === undefined ? {} : { alpn: connection.alpn }),
      ...(connection === undefined ? {} : { address: connection.address }),
      ...(request.halfClose && request.client.http !== '2' ? { halfClosed: true } : {}),
      ...recorded,
      ...(failure ? { failure } : {}),
    };
  }
}

function exchangeFor({ gateway, client }: StreamRequest): Exchange {
  if (gateway) return exchangeGateway(gateway);
  return client.http === '2' ? exchangeHttp2 : exchangeHttp1;
}

/** Runs the exchange until it ends, is enough, or is stopped. */
function exchanged(
  watch: Watch,
  exchange: Exchange,
  target: Target,
  stop: AbortSignal,
  onChange: (listener: () => void) => void,
  enough: (soFar: Observation) => boolean,
): Promise<void> {
  const { recorder, connection } = watch;
  const socket = connection?.socket;
  if (!socket) return Promise.resolve();
  return new Promise((resolve) => {
    let waiting = false;
    const check = (): void => {
      if (recorder.isOver || stop.aborted) return resolve();
      const full = recorder.backlogBytes > backlogLimitBytes;
      if (full && !waiting) socket.pause();
      if (!full && waiting) socket.resume();
      waiting = full;
      if (enough(watch.observation())) resolve();
    };
    onChange(check);
    stop.addEventListener('abort', () => resolve());
    exchange(socket, watch.request, target, recorder);
    check();
  });
}

/** What the header and the beginning of the body say against a stream stands with the violations. */
function withContent(seen: Observation): Observation {
  return { ...seen, violations: [...contentViolations(seen), ...seen.violations] };
}

/**
 * Makes one live request and records what one client sees of the response, until it ends, `enough`
 * says so, the patience runs out or the signal stops it. Never rejects for what a server does; an
 * observation without a head carries the failure that prevented it: those of `targetOf` and
 * `connect`, `h2-not-offered`, `no-response`, or what made the response unreadable.
 */
export async function observe(
  request: StreamRequest,
  { patienceMs, enough = () => false, gate, signal, limits = defaultLimits }: WatchOptions,
): Promise<Observation> {
  let changed: (() => void) | undefined;
  const watch = new Watch(request, limits, () => changed?.());
  const target = targetOf(request);
  if (!target.ok) {
    watch.failure = target.failure;
    return watch.observation();
  }
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  const timer = setTimeout(abort, patienceMs);
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();
  const come = gate?.enter();
  const connection = await connect(request, target.value, watch.now, stop.signal);
  await come?.();
  if (connection.ok) {
    watch.connection = connection.value;
    const onChange = (listener: () => void): void => void (changed = listener);
    if (!stop.signal.aborted) {
      await exchanged(watch, exchangeFor(request), target.value, stop.signal, onChange, enough);
    }
    changed = undefined;
    connection.value.socket.destroy();
  } else {
    watch.failure = connection.failure;
  }
  clearTimeout(timer);
  signal?.removeEventListener('abort', abort);
  const seen = withContent(watch.observation());
  watch.recorder.close();
  if (watch.failure) return seen;
  if (seen.head === undefined && seen.end.kind !== 'open') {
    return { ...seen, failure: { code: seen.end.code ?? seen.end.kind, details: {} } };
  }
  return seen;
}
