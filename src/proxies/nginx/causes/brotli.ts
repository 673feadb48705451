import type { Cause } from '../cause.ts';
import { directiveRemedy } from '../remedies.ts';
import { heldBy } from './held-by.ts';

/** As gzip, but the brotli module gives nothing at all before the end (ngx_http_brotli_filter_module.c). */
export const brotli: Cause = heldBy({
  id: 'nginx/brotli',
  culprit: 'brotli',
  directives: () => ['brotli'],
  flushes: true,
  remedies: ({ outcome }) => [directiveRemedy('brotli-off', outcome, 'brotli', ['off'])],
});
