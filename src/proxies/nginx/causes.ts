import type { Cause } from './cause.ts';
import { proxyBuffering } from './causes/proxy-buffering.ts';

/** The catalogue for nginx, likeliest first. */
export const causes: readonly Cause[] = [proxyBuffering];
