import type { Cause } from '../cause.ts';
import { directiveRemedy } from '../remedies.ts';
import { heldBy } from './held-by.ts';

/** With buffering on nothing tells the compressor to flush (ngx_http_gzip_filter_module.c). */
export const gzip: Cause = heldBy({
  id: 'nginx/gzip',
  culprit: 'gzip',
  directives: () => ['gzip'],
  flushes: true,
  remedies: ({ outcome }) => [directiveRemedy('gzip-off', outcome, 'gzip', ['off'])],
});
