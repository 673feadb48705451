import { shutOut } from '../../application/crowd.ts';
import type { Cause } from '../cause.ts';
import { directive, placeOf } from '../config.ts';
import { workersRemedy } from '../remedies.ts';
import { valueOf } from '../settings.ts';

const setting = 'pm.max_children';

/** As many as threads of the other application servers, and always twice what was too few. */
const enough = (places: number): number => Math.max(32, 2 * places);

/**
 * A worker answers one request at a time, and a stream is a request that does not end. Whatever `pm`
 * says, no pool has more workers than `pm.max_children`, nor have all together more than
 * `process.max` (fpm_children.c, fpm_children_make).
 */
export const maxChildren: Cause = {
  id: 'php/max-children',
  find({ entry, global, pool, settings, sight }) {
    const own = Number(valueOf(settings, setting));
    const most = Number(directive(global, 'process.max')?.value ?? 0) || Infinity;
    const places = Math.min(own, most);
    if (!(places > 0)) return undefined;
    const shut = shutOut(sight, places, entry);
    if (!shut) return undefined;
    const limit = most < own ? 'process.max' : setting;
    const guilty = directive(limit === setting ? pool.entries : global, limit);
    return {
      confidence: 'predicted',
      ...(guilty ? { place: placeOf(guilty) } : {}),
      directive: limit,
      clients: [...new Set(shut.out.map(({ client }) => client))],
      act: { kind: 'waiting', beside: places },
      remedies: [workersRemedy('php-max-children', global, pool, enough(places))],
      details: {
        places,
        pool: pool.name,
        limit,
        ...(shut.byOthers ? { form: 'php-taken' } : {}),
      },
    };
  },
};
