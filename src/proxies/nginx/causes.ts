import type { Cause } from './cause.ts';
import { addBeforeBody } from './causes/add-before-body.ts';
import { bodyFilter } from './causes/body-filter.ts';
import { brotli } from './causes/brotli.ts';
import { cacheSendfile } from './causes/cache-sendfile.ts';
import { fastcgiBuffering } from './causes/fastcgi-buffering.ts';
import { gzip } from './causes/gzip.ts';
import { ignoredXAccelBuffering } from './causes/ignored-x-accel-buffering.ts';
import { limitRate } from './causes/limit-rate.ts';
import { proxyBuffering } from './causes/proxy-buffering.ts';
import { readTimeoutCause } from './causes/read-timeout.ts';
import { readTimeoutZero } from './causes/read-timeout-zero.ts';
import { scgiBuffering } from './causes/scgi-buffering.ts';
import { subFilter } from './causes/sub-filter.ts';
import { uwsgiBuffering } from './causes/uwsgi-buffering.ts';
import { xAccelBufferingStripped } from './causes/x-accel-buffering-stripped.ts';
import { xAccelBufferingYes } from './causes/x-accel-buffering-yes.ts';

/** The catalogue for nginx, likeliest first. */
export const causes: readonly Cause[] = [
  proxyBuffering,
  fastcgiBuffering,
  uwsgiBuffering,
  scgiBuffering,
  gzip,
  brotli,
  xAccelBufferingYes,
  xAccelBufferingStripped,
  ignoredXAccelBuffering,
  cacheSendfile,
  subFilter,
  bodyFilter,
  addBeforeBody,
  limitRate,
  readTimeoutCause,
  readTimeoutZero,
];
