import { crowded } from '../../application/crowd.ts';
import type { Cause } from '../cause.ts';
import { settingRemedy } from '../remedies.ts';
import { capacityOf, valueOf, workerClass } from '../settings.ts';

/** A sync worker answers one request at a time, and a stream is a request that does not end. */
export const syncWorker: Cause = {
  id: 'gunicorn/sync-worker',
  find({ settings, file, sight }) {
    const places = capacityOf(settings);
    const kind = workerClass(settings);
    if (places === undefined || (kind !== 'sync' && kind !== 'gthread')) return undefined;
    const waited = crowded(sight.together ?? [], places);
    if (waited.length === 0) return undefined;
    const guilty = kind === 'sync' ? 'workers' : 'threads';
    const place = [guilty, 'worker_class']
      .flatMap((name) => settings.get(name)?.places ?? [])
      .at(-1);
    const clients = new Set(waited.map(({ client }) => client));
    return {
      confidence: 'predicted',
      ...(place ? { place } : {}),
      directive: 'worker_class',
      clients: [...clients],
      act: { kind: 'waiting', beside: places },
      remedies: [settingRemedy('gunicorn-threads', 'threads', '32', settings, file)],
      details: {
        places,
        workers: valueOf(settings, 'workers') ?? '',
        kind: kind ?? '',
        ...(kind === 'gthread'
          ? { form: 'few-threads', threads: valueOf(settings, 'threads') ?? '' }
          : {}),
      },
    };
  },
};
