import type { Cause } from '../cause.ts';
import { bufferingCause } from './buffering.ts';

export const uwsgiBuffering: Cause = bufferingCause({
  id: 'nginx/uwsgi-buffering',
  pass: 'uwsgi_pass',
  module: 'uwsgi',
});
