import type { Cause } from '../cause.ts';
import { unbuffered } from './held-by.ts';
import { everyClient, keepingOf, unkept } from './kept.ts';

/** A stream that has ended is an answer like any other: the next client gets it from the cache. */
export const cacheReplay: Cause = {
  id: 'nginx/cache-replay',
  beside: true,
  find(evidence) {
    const keeping = keepingOf(evidence);
    if (evidence.sight.troubled.length > 0 || !keeping?.cached) return undefined;
    const off = unbuffered(evidence, keeping.module);
    return {
      confidence: 'predicted',
      place: keeping.place,
      directive: keeping.directive,
      clients: everyClient(evidence),
      act: { kind: 'repeat' },
      remedies: [...unkept(evidence, keeping), ...(off ? [off] : [])],
      details: { directive: keeping.directive },
    };
  },
};
