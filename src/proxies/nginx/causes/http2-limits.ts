import { clientProfile } from '../../../model/client.ts';
import type { Cause } from '../cause.ts';
import { Values } from '../delivery/values.ts';
import { inPlaceRemedy } from '../remedies.ts';
import { everyClient } from './kept.ts';

/** Less than this limits parallelism without need (RFC 9113, section 6.5.2). */
const recommended = 100;
/** Where only one may be open there is none beside it whose end lets another one through. */
const least = 2;
/** nginx's own default (ngx_http_v2_module.c). */
const byDefault = '128';

const directive = 'http2_max_concurrent_streams';

/** All streams of a browser share one connection, and each counts until it ends. */
export const http2Limits: Cause = {
  id: 'nginx/http2-limits',
  beside: true,
  find({ outcome, sight }) {
    const { handler, settings } = outcome;
    const place = settings.get(directive)?.places.at(-1);
    const limit = Number(new Values(settings).words(directive)?.[0]);
    if (handler.kind !== 'pass' || !place || sight.troubled.length > 0) return undefined;
    const clients = everyClient({ sight }).filter((id) => clientProfile(id)?.http === '2');
    if (clients.length === 0 || !(limit >= least && limit < recommended)) return undefined;
    const more = inPlaceRemedy('more-http2-streams', outcome, directive, [byDefault]);
    return {
      confidence: 'predicted',
      place,
      directive,
      clients,
      act: { kind: 'multiplexed', beside: limit },
      remedies: more ? [more] : [],
      details: { limit },
    };
  },
};
