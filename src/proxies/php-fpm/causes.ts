import type { Cause } from './cause.ts';
import { maxChildren } from './causes/max-children.ts';
import { missingFlush } from './causes/missing-flush.ts';
import { outputBuffering } from './causes/output-buffering.ts';
import { zlibCompression } from './causes/zlib-compression.ts';
import { requestTerminateTimeout } from './causes/request-terminate-timeout.ts';

/** The catalogue for PHP-FPM, likeliest first. */
export const causes: readonly Cause[] = [
  missingFlush,
  outputBuffering,
  zlibCompression,
  requestTerminateTimeout,
  maxChildren,
];
