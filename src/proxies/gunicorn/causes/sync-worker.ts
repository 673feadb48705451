import { shutOut, type Shut } from '../../application/crowd.ts';
import type { Cause } from '../cause.ts';
import { settingRemedy } from '../remedies.ts';
import { capacityOf, valueOf, workerClass } from '../settings.ts';

/** A gthread worker takes more than it has threads for, so that nobody waits to be accepted (gunicorn/workers/gthread.py). */
function formOf(
  kind: string,
  { byOthers }: Shut,
  threads: string,
): Readonly<Record<string, string>> {
  if (kind === 'gthread') return { form: 'few-threads', threads };
  return byOthers ? { form: 'gunicorn-taken' } : {};
}

/** A sync worker answers one request at a time, and a stream is a request that does not end. */
export const syncWorker: Cause = {
  id: 'gunicorn/sync-worker',
  find({ entry, settings, file, sight }) {
    const places = capacityOf(settings);
    const kind = workerClass(settings);
    if (places === undefined || (kind !== 'sync' && kind !== 'gthread')) return undefined;
    const shut = shutOut(sight, places, entry);
    if (!shut) return undefined;
    const guilty = kind === 'sync' ? 'workers' : 'threads';
    const place = [guilty, 'worker_class']
      .flatMap((name) => settings.get(name)?.places ?? [])
      .at(-1);
    const clients = new Set(shut.out.map(({ client }) => client));
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
        kind,
        ...formOf(kind, shut, valueOf(settings, 'threads') ?? ''),
      },
    };
  },
};
