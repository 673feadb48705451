import type { Cause } from './cause.ts';

/** The catalogue for Apache httpd, likeliest first. */
export const causes: readonly Cause[] = [];
