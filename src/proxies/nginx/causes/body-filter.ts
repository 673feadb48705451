import type { Cause } from '../cause.ts';
import { heldBy } from './held-by.ts';

/** A filter that makes new buffers loses nginx's wish to have them back, and with it the flush. */
export const bodyFilter: Cause = heldBy({
  id: 'nginx/body-filter',
  culprit: 'body-filter',
  directives: () => ['body_filter_by_lua_block', 'body_filter_by_lua'],
  flushes: true,
  remedies: () => [],
});
