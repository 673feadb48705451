import type { Cause } from './cause.ts';
import { fastcgiBuffering } from './causes/fastcgi-buffering.ts';
import { ignoredXAccelBuffering } from './causes/ignored-x-accel-buffering.ts';
import { proxyBuffering } from './causes/proxy-buffering.ts';
import { readTimeoutCause } from './causes/read-timeout.ts';
import { readTimeoutZero } from './causes/read-timeout-zero.ts';
import { scgiBuffering } from './causes/scgi-buffering.ts';
import { uwsgiBuffering } from './causes/uwsgi-buffering.ts';
import { xAccelBufferingYes } from './causes/x-accel-buffering-yes.ts';

/** The catalogue for nginx, likeliest first. */
export const causes: readonly Cause[] = [
  proxyBuffering,
  fastcgiBuffering,
  uwsgiBuffering,
  scgiBuffering,
  xAccelBufferingYes,
  ignoredXAccelBuffering,
  readTimeoutCause,
  readTimeoutZero,
];
