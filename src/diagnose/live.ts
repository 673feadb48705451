import type { Observation } from '../model/observation.ts';
import { observe } from '../observe/observe.ts';
import type { StreamRequest } from '../observe/request.ts';
import type { Written } from '../observe/shape-written.ts';
import { notStream } from '../observe/verdict.ts';

/** The same request seen at the same time by several clients, and beside the proxy. */
export interface LiveView {
  readonly clients: readonly Observation[];
  /** At the next hop, where it can be reached. */
  readonly next?: Observation;
}

export interface LiveOptions {
  /** What each client asks. */
  readonly requests: readonly StreamRequest[];
  /** What is asked at the next hop. */
  readonly next?: StreamRequest;
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

/** Events that must come apart from each other before a stream counts as one. */
const eventsWanted = 3;

/** Did enough events come, each in a read of its own? */
function isSteady({ events }: Observation): boolean {
  return new Set(events.map(({ read }) => read)).size >= eventsWanted;
}

/** One client's watch, and whether its answer is certain. */
class Watcher {
  latest: Observation | undefined;
  readonly stop: AbortController = new AbortController();

  get settled(): boolean {
    const seen = this.latest;
    return seen !== undefined && (isSteady(seen) || notStream(seen).length > 0);
  }

  /** Nothing here, while the next hop sent events one after the other: that is certain too. */
  starves(beside: Observation | undefined): boolean {
    return beside !== undefined && isSteady(beside) && (this.latest?.events.length ?? 0) === 0;
  }
}

/**
 * Watches the endpoint as every client at once, with the next hop beside them as the reference, and
 * stops as soon as each answer is certain.
 */
export async function watchLive(options: LiveOptions): Promise<LiveView> {
  const { requests, next, patienceMs, signal } = options;
  const watchers = requests.map(() => new Watcher());
  const beside = new Watcher();
  const review = (): void => {
    for (const watcher of watchers) {
      if (watcher.settled || watcher.starves(beside.latest)) watcher.stop.abort();
    }
  };
  const watch = (request: StreamRequest, watcher: Watcher): Promise<Observation> =>
    observe(request, {
      patienceMs,
      signal: AbortSignal.any([signal, watcher.stop.signal]),
      enough: (soFar) => {
        watcher.latest = { ...soFar, events: [...soFar.events] };
        review();
        return false;
      },
    });
  const reference = next && watch(next, beside);
  const clients = await Promise.all(
    requests.map((request, at) => watch(request, watchers[at] ?? beside)),
  );
  beside.stop.abort();
  return { clients, ...(reference ? { next: await reference } : {}) };
}

/** The next hop's events as what was written, on the clock of another observation. */
export function writtenBeside(next: Observation, seen: Observation): readonly Written[] {
  const offsetMs = next.startedAt - seen.startedAt;
  return next.events.map(({ atMs, bytes, id, data }) => ({
    atMs: atMs + offsetMs,
    bytes,
    data,
    ...(id === undefined ? {} : { id }),
  }));
}
