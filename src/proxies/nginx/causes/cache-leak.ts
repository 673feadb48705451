import type { Cause } from '../cause.ts';
import { everyClient, keepingOf, unkept } from './kept.ts';

/**
 * What is being kept is read to its end, whoever left: and a stream has none
 * (ngx_http_upstream_check_broken_connection: `u->cacheable`, `u->store`).
 */
export const cacheLeak: Cause = {
  id: 'nginx/cache-leak',
  beside: true,
  find(evidence) {
    const keeping = keepingOf(evidence);
    if (evidence.sight.troubled.length > 0 || !keeping) return undefined;
    return {
      confidence: 'predicted',
      place: keeping.place,
      directive: keeping.directive,
      clients: everyClient(evidence),
      act: { kind: 'leave' },
      remedies: unkept(evidence, keeping),
      details: { directive: keeping.directive },
    };
  },
};
