import type { Observation } from '../../../model/observation.ts';
import type { Cause } from '../cause.ts';
import { optionRemedy } from '../remedies.ts';
import { numberOf } from '../settings.ts';

/** The master looks once a second (core/master_checks.c). */
const lateMs = 2500;

/** Did the response end after this time in total? Its end looks proper: nothing in it says its length. */
const endedAfter =
  (limitMs: number) =>
  ({ head, end, framing }: Observation): boolean =>
    head !== undefined &&
    end.kind !== 'open' &&
    (end.kind !== 'complete' || framing !== 'length') &&
    end.atMs >= limitMs - 100 &&
    end.atMs <= limitMs + lateMs;

/** uWSGI kills the worker of a request that takes longer than this in total. */
export const harakiri: Cause = {
  id: 'uwsgi/harakiri',
  find({ settings, options, ini, sight }) {
    const limitMs = (numberOf(settings, 'harakiri') ?? 0) * 1000;
    if (limitMs === 0) return undefined;
    const [own] = sight.clients;
    const ended = (sight.together ?? sight.clients).filter(endedAfter(limitMs));
    if (!own || !endedAfter(limitMs)(own)) return undefined;
    const place = settings.get('harakiri')?.places.at(-1);
    return {
      confidence: 'seen',
      ...(place ? { place } : {}),
      directive: 'harakiri',
      clients: [...new Set(ended.map(({ client }) => client))],
      act: { kind: 'lasting', ms: limitMs + lateMs },
      remedies: [optionRemedy('uwsgi-no-harakiri', 'harakiri', '0', options, ini)],
      details: { seconds: limitMs / 1000 },
    };
  },
};
