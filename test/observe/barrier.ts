import type { Observation } from '../../src/model/observation.ts';
import { observe } from '../../src/observe/observe.ts';
import type { StreamRequest } from '../../src/observe/request.ts';

/** A request that is being watched, and can be waited on. */
export interface Watched {
  /** True as soon as the condition holds, false when it does not within so many milliseconds. */
  until(done: (soFar: Observation) => boolean, ms: number): Promise<boolean>;
  /** Stops watching. */
  stop(): Promise<Observation>;
  /** Resolves when the response has ended by itself, or after `stop`. */
  readonly ended: Promise<Observation>;
}

export function watch(request: StreamRequest, patienceMs = 30_000): Watched {
  const stop = new AbortController();
  const waiting = new Set<() => void>();
  const latest: { seen?: Observation } = {};
  const ended = observe(request, {
    patienceMs,
    signal: stop.signal,
    enough: (soFar) => {
      latest.seen = soFar;
      for (const check of waiting) check();
      return false;
    },
  });
  return {
    ended,
    stop: () => {
      stop.abort();
      return ended;
    },
    until: (done, ms) =>
      new Promise((resolve) => {
        const finish = (result: boolean): void => {
          waiting.delete(check);
          clearTimeout(timer);
          resolve(result);
        };
        const check = (): void => {
          if (latest.seen && done(latest.seen)) finish(true);
        };
        const timer = setTimeout(() => finish(false), ms);
        waiting.add(check);
        check();
      }),
  };
}
