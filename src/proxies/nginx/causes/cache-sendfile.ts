import type { Cause } from '../cause.ts';
import { directiveRemedy, headerRemedy } from '../remedies.ts';
import { heldBy } from './held-by.ts';

/**
 * What is being cached goes through a file, and pieces of files are no buffers that nginx wants back:
 * they wait for `postpone_output` (ngx_http_write_filter).
 */
export const cacheSendfile: Cause = heldBy({
  id: 'nginx/cache-sendfile',
  culprit: 'cache',
  directives: (module) => [`${module}_cache`, `${module}_store`],
  flushes: true,
  remedies: ({ outcome }) => [
    directiveRemedy('sendfile-off', outcome, 'sendfile', ['off']),
    headerRemedy('cache-control-no-store', 'Cache-Control', 'no-store'),
  ],
});
