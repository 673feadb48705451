import type { Cause } from '../cause.ts';
import { moduleOf } from '../delivery/upstream.ts';
import { Values } from '../delivery/values.ts';
import { directiveRemedy } from '../remedies.ts';
import { placeOf } from '../routing/node.ts';
import { everyClient } from './kept.ts';

/** nginx does not look whether the client is still there (ngx_http_upstream_init_request). */
export const ignoreClientAbort: Cause = {
  id: 'nginx/ignore-client-abort',
  beside: true,
  find(evidence) {
    const { handler, settings } = evidence.outcome;
    const values = new Values(settings);
    const module = moduleOf(values);
    if (handler.kind !== 'pass' || !module || evidence.sight.troubled.length > 0) return undefined;
    const directive = `${module}_ignore_client_abort`;
    if (!values.flag(directive, false)) return undefined;
    const off = directiveRemedy('ignore-client-abort-off', evidence.outcome, directive, ['off']);
    return {
      confidence: 'predicted',
      place: settings.get(directive)?.places.at(-1) ?? placeOf(handler.node),
      directive,
      clients: everyClient(evidence),
      act: { kind: 'leave' },
      remedies: off ? [off] : [],
      details: { directive },
    };
  },
};
