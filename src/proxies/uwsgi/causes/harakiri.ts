import { ended } from '../../application/ended.ts';
import type { Cause } from '../cause.ts';
import { optionRemedy } from '../remedies.ts';
import { numberOf } from '../settings.ts';

/** The master looks once a second (core/master_checks.c). */
const lateMs = 2500;

/** uWSGI kills the worker of a request that takes longer than this in total. */
export const harakiri: Cause = {
  id: 'uwsgi/harakiri',
  find({ settings, options, ini, sight }) {
    const limitMs = (numberOf(settings, 'harakiri') ?? 0) * 1000;
    if (limitMs === 0) return undefined;
    const span = { fromMs: limitMs - 100, toMs: limitMs + lateMs };
    const over = (sight.together ?? sight.clients).filter(ended(span));
    if (over.length === 0) return undefined;
    const place = settings.get('harakiri')?.places.at(-1);
    return {
      confidence: 'seen',
      ...(place ? { place } : {}),
      directive: 'harakiri',
      clients: [...new Set(over.map(({ client }) => client))],
      act: { kind: 'lasting', ms: limitMs + lateMs },
      remedies: [optionRemedy('uwsgi-no-harakiri', 'harakiri', '0', options, ini)],
      details: { seconds: limitMs / 1000 },
    };
  },
};
