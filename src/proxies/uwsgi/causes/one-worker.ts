import { shutOut } from '../../application/crowd.ts';
import type { Cause } from '../cause.ts';
import { optionRemedy } from '../remedies.ts';
import { capacityOf, numberOf } from '../settings.ts';

/** A core of a worker answers one request at a time, and a stream is a request that does not end. */
export const oneWorker: Cause = {
  id: 'uwsgi/one-worker',
  find({ entry, settings, options, ini, sight }) {
    const places = capacityOf(settings);
    if (places === undefined) return undefined;
    const shut = shutOut(sight, places, entry);
    if (!shut) return undefined;
    const place = ['processes', 'threads']
      .flatMap((name) => settings.get(name)?.places ?? [])
      .at(-1);
    return {
      confidence: 'predicted',
      ...(place ? { place } : {}),
      directive: 'processes',
      clients: [...new Set(shut.out.map(({ client }) => client))],
      act: { kind: 'waiting', beside: places },
      remedies: [optionRemedy('uwsgi-threads', 'threads', '32', options, ini)],
      details: {
        places,
        processes: numberOf(settings, 'processes') ?? '',
        threads: numberOf(settings, 'threads') ?? '',
        ...(shut.byOthers ? { form: 'uwsgi-taken' } : {}),
      },
    };
  },
};
