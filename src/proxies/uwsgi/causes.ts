import type { Cause } from './cause.ts';
import { harakiri } from './causes/harakiri.ts';
import { oneWorker } from './causes/one-worker.ts';

/** The catalogue for uWSGI, likeliest first. */
export const causes: readonly Cause[] = [oneWorker, harakiri];
