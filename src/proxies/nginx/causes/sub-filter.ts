import type { Remedy } from '../../../model/finding.ts';
import type { Cause, Evidence } from '../cause.ts';
import { directiveRemedy } from '../remedies.ts';
import { heldBy } from './held-by.ts';

/** What a list of types holds that an event stream is, in lower case. */
const streams: ReadonlySet<string> = new Set(['*', 'text/event-stream']);

/** The list of types without event streams; nginx adds `text/html` itself. */
function otherTypes({ outcome }: Evidence): Remedy | undefined {
  const listed = outcome.settings.get('sub_filter_types')?.values.flat() ?? [];
  const others = listed.filter((type) => !streams.has(type.toLowerCase()));
  const types = others.length > 0 ? others : ['text/html'];
  return directiveRemedy('sub-filter-other-types', outcome, 'sub_filter_types', types);
}

/**
 * The end of what has come is kept back while it can be the beginning of what is searched for
 * (ngx_http_sub_filter_module.c): the blank line that ends an event, for instance.
 */
export const subFilter: Cause = heldBy({
  id: 'nginx/sub-filter',
  culprit: 'sub-filter',
  directives: () => ['sub_filter'],
  flushes: false,
  remedies: (evidence) => [otherTypes(evidence)],
  details: ({ outcome }) => {
    const patterns = outcome.settings.get('sub_filter')?.values.map(([pattern = '']) => pattern);
    const kept = patterns?.find((pattern) => pattern.startsWith('\n'));
    return { pattern: (kept ?? '').replaceAll('\n', String.raw`\n`) };
  },
});
