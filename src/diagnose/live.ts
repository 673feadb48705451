import { setTimeout as pause } from 'node:timers/promises';

import type { Observation } from '../model/observation.ts';
import { observeAll, type Observed } from '../observe/clients.ts';
import { writtenFrom } from '../observe/comparison.ts';
import { Gate } from '../observe/gate.ts';
import { lostBy } from '../observe/lost-events.ts';
import { observe } from '../observe/observe.ts';
import { isCertain, waitingFor } from '../observe/patience.ts';
import type { Evidence } from '../observe/reading.ts';
import type { StreamRequest } from '../observe/request.ts';
import { asOfNow } from '../observe/route-watch.ts';
import { shapeOf } from '../observe/shape.ts';
import { notStream } from '../observe/verdict.ts';
import type { ClientProfile } from '../model/client.ts';
import type { Doings } from '../proxies/proxy.ts';
import type { KnownHop } from './known-hop.ts';
import { following, inputs, reference, sources, type Behind, type Hops } from './ways.ts';

/** One stream as an application sends it compressed, and plain at the same time. */
export interface Compressed {
  /** The application, as index into the route. */
  readonly hop: number;
  readonly seen: Observation;
  readonly plain: Observation;
}

/** The same request seen at the same time by several clients, and beside the proxy. */
export interface LiveView {
  readonly clients: readonly Observation[];
  /** Clients left out, because asking again would repeat a request that may have effects. */
  readonly skipped: readonly ClientProfile[];
  /** What one plain client saw at each hop behind the first; undefined where none was asked. */
  readonly behind: Behind;
  /** What the proxy at each hop did meanwhile, where it could be watched. */
  readonly doings: readonly (Doings | undefined)[];
  /** What an application itself sends to who accepts compression, where that was in doubt. */
  readonly compressed?: Compressed;
  readonly liveRequests: number;
}

export interface LiveOptions {
  readonly request: Omit<StreamRequest, 'client'>;
  readonly clients: readonly ClientProfile[];
  /** The route, as far as it is watched: its first hop as the clients, those behind beside them. */
  readonly hops: readonly (Hops[number] & Partial<Pick<KnownHop, 'proxy'>>)[];
  /** What is asked at each hop behind the first; undefined where it cannot be reached. */
  readonly behind: readonly (StreamRequest | undefined)[];
  readonly patienceMs: number;
  /** Watch for cuts for so long, whatever is seen before. */
  readonly watchCutMs?: number;
  /** May a request with effects be repeated, for further clients and at the next hop? */
  readonly repeatUnsafe?: boolean;
  readonly signal: AbortSignal;
  readonly onWait?: (what: Evidence) => void;
  /** Hears now and then what was seen so far. */
  readonly onLook?: (clients: readonly Observation[], behind: Behind) => void;
}

/** A silence speaks only with time, so it is looked at without any change, too. */
const lookMs = 50;
const originAnswerMs = 1000;

/** One block may be the backlog of a stream that goes on event by event. */
function isFirstBlock(seen: Observation): boolean {
  const { delivery, certainty } = shapeOf(asOfNow(seen));
  return delivery?.shape === 'batched' && certainty === 'likely';
}

/** One event in halves is too little against the origin: it looks like a mere delay. */
function settledAlone(seen: Observation): boolean {
  const { delivery, certainty } = shapeOf(asOfNow(seen));
  const first = delivery?.shape === 'behind' || delivery?.shape === 'batched';
  return isCertain(seen) && (!first || certainty === 'certain');
}

/** Is the answer for this client certain, by itself or against the origin? */
function isSettled(seen: Observation, origin: Observation | undefined): boolean {
  if (notStream(seen).length > 0 || lostBy(seen) !== undefined) return isCertain(seen);
  if (!origin || origin.events.length === 0) return settledAlone(seen);
  const { certainty } = shapeOf(asOfNow(seen), writtenFrom(origin, seen));
  if (isCertain(origin)) return !isFirstBlock(origin) && certainty === 'certain';
  // What is said in the end is said against the origin: until then that must agree.
  return settledAlone(seen) && certainty !== 'open';
}

/**
 * Where nothing came of what came in, the hop is judged by that, too: it may have begun later than at
 * the origin.
 */
function isSettledSilence(seen: Observation, came: Observation): boolean {
  if (seen.events.length > 0 || came.events.length === 0) return true;
  return shapeOf(asOfNow(seen), writtenFrom(came, seen)).certainty !== 'open';
}

/** Ends each client's watch as soon as its answer is certain. */
class Lookout {
  readonly #seen: Map<string, Observation> = new Map();
  readonly #stops: Map<string, AbortController> = new Map();
  readonly #behind: (Observation | undefined)[] = [];
  readonly #hops: Hops;
  readonly #asked: LiveOptions['behind'];

  constructor({ hops, behind }: Pick<LiveOptions, 'hops' | 'behind'>) {
    this.#hops = hops;
    this.#asked = behind;
  }

  /** The signal that ends this client's watch. */
  signalFor(client: string): AbortSignal {
    const stop = new AbortController();
    this.#stops.set(client, stop);
    return stop.signal;
  }

  saw(client: string, observation: Observation): void {
    this.#seen.set(client, observation);
  }

  /** What was seen so far. */
  get seen(): readonly [clients: readonly Observation[], behind: Behind] {
    return [[...this.#seen.values()], this.#behind];
  }

  sawBehind(at: number, observation: Observation): void {
    this.#behind[at] = observation;
  }

  /** Is it settled what this observation, made at a hop, is of? */
  #settled(seen: Observation, hop: number): boolean {
    if (!isSettled(seen, reference(seen, sources(this.#hops, this.#behind, hop)))) return false;
    const came = reference(seen, inputs(this.#hops, this.#behind, hop));
    return came === undefined || isSettledSilence(seen, came);
  }

  look(): void {
    for (const [client, seen] of this.#seen) {
      if (this.#settled(seen, 0)) this.#stops.get(client)?.abort();
    }
  }

  /** The client that is waited for longest. */
  waiting(): Observation | undefined {
    return [...this.#seen.values()].find((seen) => !this.#settled(seen, 0));
  }

  /**
   * Is there an answer for each of several ways of the request? The clients were given to some of
   * the servers only.
   */
  get otherWaysSettled(): boolean {
    const branches = new Set(this.#hops.flatMap(({ hop }) => hop.via ?? []));
    return [...branches].every((branch) =>
      following(this.#hops, branch).every((hop) => {
        const seen = this.#behind[hop - 1];
        if (!seen) return !this.#asked[hop - 1];
        return seen.failure || seen.end.kind !== 'open' || this.#settled(seen, hop);
      }),
    );
  }

  /** Is anything asked at a hop, or behind it? */
  #isAsked(hop: number): boolean {
    const asked = this.#asked[hop - 1] !== undefined;
    return asked || following(this.#hops, hop).some((next) => this.#isAsked(next));
  }

  /** Has an innermost hop of those that are asked answered? */
  get answered(): boolean {
    return this.#behind.some(
      (seen, at) =>
        seen?.head && !following(this.#hops, at + 1).some((next) => this.#isAsked(next)),
    );
  }
}

async function watchClients(options: LiveOptions, lookout: Lookout, gate: Gate): Promise<Observed> {
  const { request, clients, patienceMs, watchCutMs, repeatUnsafe, signal } = options;
  return observeAll(
    request,
    clients,
    ({ id }) => ({
      patienceMs: watchCutMs ?? patienceMs,
      gate,
      signal: AbortSignal.any([signal, lookout.signalFor(id)]),
      enough: (soFar) => {
        lookout.saw(id, soFar);
        return false;
      },
    }),
    repeatUnsafe ?? false,
  );
}

/** Watches the hops behind the first, the innermost as the reference for those before. */
async function watchBehind(
  options: LiveOptions,
  lookout: Lookout,
  gate: Gate,
  leave: AbortSignal,
): Promise<(Observation | undefined)[]> {
  const { behind, patienceMs, watchCutMs, signal, clients, repeatUnsafe } = options;
  const safe = repeatUnsafe === true || clients.every(({ method }) => method === 'GET');
  return Promise.all(
    behind.map(async (request, at) => {
      if (!request || !safe) return undefined;
      const seen = await observe(request, {
        patienceMs: watchCutMs ?? patienceMs,
        gate,
        signal: AbortSignal.any([signal, leave]),
        enough: (soFar) => {
          lookout.sawBehind(at, soFar);
          return false;
        },
      });
      lookout.sawBehind(at, seen);
      return seen;
    }),
  );
}

/** An error comes sooner than what the origin would have said: that is waited for, a little. */
async function originAnswers(lookout: Lookout): Promise<void> {
  const untilMs = performance.now() + originAnswerMs;
  while (!lookout.answered && performance.now() < untilMs) await pause(10);
}

/** Waits until those ways of the request have an answer as well that no client was given to. */
async function otherWays(lookout: Lookout, over: AbortSignal): Promise<void> {
  while (!lookout.otherWaysSettled && !over.aborted) await pause(lookMs);
}

/**
 * Watches the endpoint as every client at once, with the hops behind beside them as the reference,
 * and stops as soon as each answer is certain.
 */
export async function watchLive(options: LiveOptions): Promise<LiveView> {
  const { watchCutMs, onWait, onLook, hops, signal } = options;
  const attended = hops.map(({ proxy }) => proxy?.attend?.());
  const lookout = new Lookout(options);
  const leave = new AbortController();
  const gate = new Gate();
  const watched = watchBehind(options, lookout, gate, leave.signal);
  const timer = setInterval(() => {
    if (watchCutMs === undefined) lookout.look();
    const waiting = lookout.waiting();
    if (waiting) onWait?.(waitingFor(asOfNow(waiting)));
    onLook?.(...lookout.seen);
  }, lookMs);
  const observed = await watchClients(options, lookout, gate);
  clearInterval(timer);
  await Promise.race([watched, originAnswers(lookout)]);
  await Promise.race([watched, otherWays(lookout, AbortSignal.any([signal, leave.signal]))]);
  leave.abort();
  const behind = await watched;
  const reached = behind.filter((seen) => seen?.address !== undefined);
  return {
    clients: observed.observations,
    skipped: observed.skipped,
    behind,
    doings: attended.map((done) => done?.()),
    liveRequests: observed.liveRequests + reached.length,
  };
}
