import { setTimeout as pause } from 'node:timers/promises';

import type { Observation } from '../model/observation.ts';
import { observeAll, type Observed } from '../observe/clients.ts';
import { writtenFrom } from '../observe/comparison.ts';
import { observe } from '../observe/observe.ts';
import { isCertain, waitingFor } from '../observe/patience.ts';
import type { Evidence } from '../observe/reading.ts';
import type { StreamRequest } from '../observe/request.ts';
import { asOfNow } from '../observe/route-watch.ts';
import { shapeOf } from '../observe/shape.ts';
import { notStream } from '../observe/verdict.ts';
import type { ClientProfile } from '../model/client.ts';

/** One stream as it comes compressed, and plain at the same time. */
export interface Compressed {
  readonly seen: Observation;
  readonly plain: Observation;
}

/** The same request seen at the same time by several clients, and beside the proxy. */
export interface LiveView {
  readonly clients: readonly Observation[];
  /** Clients left out, because asking again would repeat a request that may have effects. */
  readonly skipped: readonly ClientProfile[];
  /** What one plain client saw at each hop behind the first; undefined where none was asked. */
  readonly behind: readonly (Observation | undefined)[];
  /** What the application itself sends to who accepts compression, where that was in doubt. */
  readonly compressed?: Compressed;
  readonly liveRequests: number;
}

export interface LiveOptions {
  readonly request: Omit<StreamRequest, 'client'>;
  readonly clients: readonly ClientProfile[];
  /** What is asked at each hop behind the first; undefined where it cannot be reached. */
  readonly behind: readonly (StreamRequest | undefined)[];
  readonly patienceMs: number;
  /** Watch for cuts for so long, whatever is seen before. */
  readonly watchCutMs?: number;
  /** May a request with effects be repeated, for further clients and at the next hop? */
  readonly repeatUnsafe?: boolean;
  readonly signal: AbortSignal;
  readonly onWait?: (what: Evidence) => void;
}

/** A silence speaks only with time, so it is looked at without any change, too. */
const lookMs = 50;
const originAnswerMs = 1000;

/** One event in halves is too little against the origin: it looks like a mere delay. */
function settledAlone(seen: Observation): boolean {
  const { delivery, certainty } = shapeOf(asOfNow(seen));
  return isCertain(seen) && (delivery?.shape !== 'behind' || certainty === 'certain');
}

/** Is the answer for this client certain, by itself or against the origin? */
function isSettled(seen: Observation, origin: Observation | undefined): boolean {
  if (notStream(seen).length > 0) return isCertain(seen);
  if (!origin || !isCertain(origin) || origin.events.length === 0) return settledAlone(seen);
  return shapeOf(asOfNow(seen), writtenFrom(origin, seen)).certainty === 'certain';
}

/** Ends each client's watch as soon as its answer is certain. */
class Lookout {
  readonly #seen: Map<string, Observation> = new Map();
  readonly #stops: Map<string, AbortController> = new Map();
  /** What came at the innermost hop that is watched. */
  origin: Observation | undefined;

  /** The signal that ends this client's watch. */
  signalFor(client: string): AbortSignal {
    const stop = new AbortController();
    this.#stops.set(client, stop);
    return stop.signal;
  }

  saw(client: string, observation: Observation): void {
    this.#seen.set(client, observation);
  }

  look(): void {
    for (const [client, seen] of this.#seen) {
      if (isSettled(seen, this.origin)) this.#stops.get(client)?.abort();
    }
  }

  /** The client that is waited for longest. */
  waiting(): Observation | undefined {
    return [...this.#seen.values()].find((seen) => !isSettled(seen, this.origin));
  }
}

async function watchClients(options: LiveOptions, lookout: Lookout): Promise<Observed> {
  const { request, clients, patienceMs, watchCutMs, repeatUnsafe, signal } = options;
  return observeAll(
    request,
    clients,
    ({ id }) => ({
      patienceMs: watchCutMs ?? patienceMs,
      signal: AbortSignal.any([signal, lookout.signalFor(id)]),
      enough: (soFar) => {
        lookout.saw(id, soFar);
        return false;
      },
    }),
    repeatUnsafe ?? false,
  );
}

/** Watches the hops behind the first, the innermost as the reference for all. */
async function watchBehind(
  options: LiveOptions,
  lookout: Lookout,
  leave: AbortSignal,
): Promise<(Observation | undefined)[]> {
  const { behind, patienceMs, watchCutMs, signal, clients, repeatUnsafe } = options;
  const safe = repeatUnsafe === true || clients.every(({ method }) => method === 'GET');
  const innermost = behind.findLastIndex((request) => request !== undefined);
  return Promise.all(
    behind.map(async (request, at) => {
      if (!request || !safe) return undefined;
      return observe(request, {
        patienceMs: watchCutMs ?? patienceMs,
        signal: AbortSignal.any([signal, leave]),
        enough: (soFar) => {
          if (at === innermost) lookout.origin = soFar;
          return false;
        },
      });
    }),
  );
}

/** An error comes sooner than what the origin would have said: that is waited for, a little. */
async function originAnswers(lookout: Lookout): Promise<void> {
  const untilMs = performance.now() + originAnswerMs;
  while (!lookout.origin?.head && performance.now() < untilMs) await pause(10);
}

/**
 * Watches the endpoint as every client at once, with the hops behind beside them as the reference,
 * and stops as soon as each answer is certain.
 */
export async function watchLive(options: LiveOptions): Promise<LiveView> {
  const { watchCutMs, onWait } = options;
  const lookout = new Lookout();
  const leave = new AbortController();
  const watched = watchBehind(options, lookout, leave.signal);
  const timer = setInterval(() => {
    if (watchCutMs === undefined) lookout.look();
    const waiting = lookout.waiting();
    if (waiting) onWait?.(waitingFor(asOfNow(waiting)));
  }, lookMs);
  const observed = await watchClients(options, lookout);
  clearInterval(timer);
  await Promise.race([watched, originAnswers(lookout)]);
  leave.abort();
  const behind = await watched;
  const reached = behind.filter((seen) => seen?.address !== undefined);
  return {
    clients: observed.observations,
    skipped: observed.skipped,
    behind,
    liveRequests: observed.liveRequests + reached.length,
  };
}
