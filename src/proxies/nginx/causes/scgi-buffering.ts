import type { Cause } from '../cause.ts';
import { bufferingCause } from './buffering.ts';

export const scgiBuffering: Cause = bufferingCause({
  id: 'nginx/scgi-buffering',
  pass: 'scgi_pass',
  module: 'scgi',
});
