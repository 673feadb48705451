import type { Cause } from './cause.ts';
import { syncWorker } from './causes/sync-worker.ts';
import { workerTimeout } from './causes/worker-timeout.ts';

/** The catalogue for gunicorn: what ends a stream comes before what keeps others waiting for one. */
export const causes: readonly Cause[] = [workerTimeout, syncWorker];
