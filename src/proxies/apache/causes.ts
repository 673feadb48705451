import type { Cause } from './cause.ts';
import { deflate } from './causes/deflate.ts';
import { fcgiNoFlush } from './causes/fcgi-no-flush.ts';
import { timeout } from './causes/timeout.ts';
import { workerSharing } from './causes/worker-sharing.ts';

/** The catalogue for Apache httpd, likeliest first. */
export const causes: readonly Cause[] = [fcgiNoFlush, workerSharing, deflate, timeout];
