import type { Cause } from '../cause.ts';
import { moduleOf } from '../delivery/upstream.ts';
import { Values } from '../delivery/values.ts';
import { directiveRemedy } from '../remedies.ts';
import { placeOf } from '../routing/node.ts';
import { everyClient } from './kept.ts';

const bodiless: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** nginx reads the body to its end before it asks (ngx_http_read_client_request_body). */
export const requestBuffering: Cause = {
  id: 'nginx/request-buffering',
  beside: true,
  find({ outcome, request, sight }) {
    const { handler, settings } = outcome;
    const values = new Values(settings);
    const module = moduleOf(values);
    if (handler.kind !== 'pass' || !module || sight.troubled.length > 0) return undefined;
    const directive = `${module}_request_buffering`;
    if (bodiless.has(request.method) || !values.flag(directive, true)) return undefined;
    const off = directiveRemedy('request-buffering-off', outcome, directive, ['off']);
    return {
      confidence: 'predicted',
      // Where nothing sets it, the line that passes the request on is the one to look at.
      place: settings.get(directive)?.places.at(-1) ?? placeOf(handler.node),
      directive,
      clients: everyClient({ sight }),
      act: { kind: 'upload' },
      remedies: off ? [off] : [],
      details: { directive },
    };
  },
};
