import { ended } from '../../application/ended.ts';
import type { Cause } from '../cause.ts';
import { settingRemedy } from '../remedies.ts';
import { valueOf, workerClass } from '../settings.ts';

/** The master looks once a second (gunicorn/arbiter.py, murder_workers). */
const lateMs = 2500;

/** A sync worker that is at one request for longer than the timeout is killed: it cannot say that it lives. */
export const workerTimeout: Cause = {
  id: 'gunicorn/worker-timeout',
  find({ settings, file, sight }) {
    const seconds = Number(valueOf(settings, 'timeout') ?? Number.NaN);
    if (workerClass(settings) !== 'sync' || !(seconds > 0)) return undefined;
    const limitMs = seconds * 1000;
    const span = { fromMs: limitMs - lateMs / 2, toMs: limitMs + lateMs };
    const over = (sight.together ?? sight.clients).filter(ended(span));
    if (over.length === 0) return undefined;
    const place = settings.get('timeout')?.places.at(-1);
    return {
      confidence: 'seen',
      ...(place ? { place } : {}),
      directive: 'timeout',
      clients: [...new Set(over.map(({ client }) => client))],
      act: { kind: 'lasting', ms: limitMs + lateMs },
      remedies: [
        settingRemedy('gunicorn-threads', 'threads', '32', settings, file),
        settingRemedy('gunicorn-no-timeout', 'timeout', '0', settings, file),
      ],
      details: { timeout: seconds },
    };
  },
};
