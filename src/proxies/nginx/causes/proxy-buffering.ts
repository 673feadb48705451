import type { Cause } from '../cause.ts';
import { bufferingCause } from './buffering.ts';

export const proxyBuffering: Cause = bufferingCause({
  id: 'nginx/proxy-buffering',
  pass: 'proxy_pass',
  module: 'proxy',
  workaround: ['proxy-http-version-1.1', 'proxy_http_version', '1.1'],
});
