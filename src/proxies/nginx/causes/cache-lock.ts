import type { Cause, Evidence } from '../cause.ts';
import { Values } from '../delivery/values.ts';
import { wouldStream } from '../foresight.ts';
import { directiveRemedy } from '../remedies.ts';
import { placeOf } from '../routing/node.ts';
import { unbuffered } from './held-by.ts';
import { everyClient, keepingOf, unkept, type Keeping } from './kept.ts';

/** May a client be kept waiting for another one that has the same stream? Undefined where not. */
export function lockOf(evidence: Evidence): Keeping | undefined {
  const keeping = keepingOf(evidence);
  const values = new Values(evidence.outcome.settings);
  if (!keeping?.cached || !values.flag(`${keeping.module}_cache_lock`, false)) return undefined;
  // Those who get it late would not do so by themselves.
  const { late } = evidence.sight;
  return late.every((client) => wouldStream(evidence, client)) ? keeping : undefined;
}

/** One client fills the cache, the others wait until it is full, and a stream never fills it. */
export const cacheLock: Cause = {
  id: 'nginx/cache-lock',
  beside: true,
  find(evidence) {
    const lock = lockOf(evidence);
    const { outcome, sight } = evidence;
    const { handler, settings } = outcome;
    if (!lock || handler.kind !== 'pass') return undefined;
    if (sight.troubled.length > 0 && sight.late.length === 0) return undefined;
    const directive = `${lock.module}_cache_lock`;
    const remedies = [
      ...unkept(evidence, lock),
      unbuffered(evidence, lock.module),
      directiveRemedy('cache-lock-off', outcome, directive, ['off']),
    ];
    return {
      confidence: 'predicted',
      place: settings.get(directive)?.places.at(-1) ?? placeOf(handler.node),
      directive,
      clients: sight.late.length > 0 ? sight.late : everyClient(evidence),
      act: { kind: 'share' },
      remedies: remedies.filter((remedy) => remedy !== undefined),
      details: {
        directive,
        timeout: new Values(settings).words(`${lock.module}_cache_lock_timeout`)?.[0] ?? '5s',
      },
    };
  },
};
