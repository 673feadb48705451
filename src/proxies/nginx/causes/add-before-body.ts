import type { Cause } from '../cause.ts';
import { directiveRemedy } from '../remedies.ts';
import { heldBy } from './held-by.ts';

/**
 * What comes first waits for the subrequest whose text goes before it, and nothing wakes it when that
 * is through (ngx_http_postpone_filter).
 */
export const addBeforeBody: Cause = heldBy({
  id: 'nginx/add-before-body',
  culprit: 'before-body',
  directives: () => ['add_before_body'],
  flushes: true,
  remedies: ({ outcome }) => [
    directiveRemedy('add-before-body-off', outcome, 'add_before_body', ['']),
  ],
});
