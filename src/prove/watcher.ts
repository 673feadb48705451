import type { Observation } from '../model/observation.ts';
import { observe } from '../observe/observe.ts';
import type { StreamRequest } from '../observe/request.ts';

/** A client at work, and what it has seen so far. */
export interface Watcher {
  seen(): Observation | undefined;
  /** Resolves with true as soon as what was seen passes, with false after the time or the end. */
  until(passes: (seen: Observation) => boolean, withinMs: number): Promise<boolean>;
  /** Leaves, and gives all that was seen. */
  leave(): Promise<Observation>;
}

/** Longer than any trial: a trial ends by its barriers, never by this. */
const atMostMs = 300_000;

/** Starts a client that watches until it is told to leave. */
export function startWatcher(request: StreamRequest): Watcher {
  let latest: Observation | undefined;
  let over = false;
  const checks = new Set<() => void>();
  const look = (): void => {
    for (const check of checks) check();
  };
  const stop = new AbortController();
  const done = observe(request, {
    patienceMs: atMostMs,
    signal: stop.signal,
    enough: (soFar) => {
      latest = soFar;
      look();
      return false;
    },
  }).then((all) => {
    latest = all;
    over = true;
    look();
    return all;
  });
  return {
    seen: () => latest,
    until: (passes, withinMs) =>
      new Promise((resolve) => {
        const finish = (result: boolean): void => {
          clearTimeout(timer);
          checks.delete(check);
          resolve(result);
        };
        const check = (): void => {
          if (latest && passes(latest)) finish(true);
          else if (over) finish(false);
        };
        const timer = setTimeout(() => finish(false), withinMs);
        checks.add(check);
        check();
      }),
    leave: () => {
      stop.abort();
      return done;
    },
  };
}
