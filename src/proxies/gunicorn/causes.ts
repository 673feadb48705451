import type { Cause } from './cause.ts';
import { syncWorker } from './causes/sync-worker.ts';
import { workerTimeout } from './causes/worker-timeout.ts';

/** The catalogue for gunicorn, likeliest first. */
export const causes: readonly Cause[] = [syncWorker, workerTimeout];
