import type { Cause } from './cause.ts';
import { harakiri } from './causes/harakiri.ts';
import { oneWorker } from './causes/one-worker.ts';

/** The catalogue for uWSGI: what ends a stream comes before what keeps others waiting for one. */
export const causes: readonly Cause[] = [harakiri, oneWorker];
