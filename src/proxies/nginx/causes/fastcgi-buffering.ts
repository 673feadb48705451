import type { Cause } from '../cause.ts';
import { bufferingCause } from './buffering.ts';

export const fastcgiBuffering: Cause = bufferingCause({
  id: 'nginx/fastcgi-buffering',
  pass: 'fastcgi_pass',
  module: 'fastcgi',
  workaround: ['fastcgi-keep-conn', 'fastcgi_keep_conn', 'on'],
});
