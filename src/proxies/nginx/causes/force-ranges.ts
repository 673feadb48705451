import type { Cause } from '../cause.ts';
import { headersNamed } from '../delivery/request.ts';
import { moduleOf } from '../delivery/upstream.ts';
import { Values } from '../delivery/values.ts';
import { directiveRemedy } from '../remedies.ts';
import { placeOf } from '../routing/node.ts';

const partialContent = 206;

/** nginx cuts a range out of a stream whose length was announced (ngx_http_range_filter_module). */
export const forceRanges: Cause = {
  id: 'nginx/force-ranges',
  find({ outcome, request, sight }) {
    const { handler, settings } = outcome;
    const values = new Values(settings);
    const module = moduleOf(values);
    if (handler.kind !== 'pass' || !module) return undefined;
    const directive = `${module}_force_ranges`;
    const [range] = headersNamed(request.headers, 'range');
    if (range === undefined || !values.flag(directive, false)) return undefined;
    const cut = sight.clients.filter(({ head }) => head?.status === partialContent);
    if (cut.length === 0 || sight.next?.head?.status === partialContent) return undefined;
    const off = directiveRemedy('force-ranges-off', outcome, directive, ['off']);
    return {
      confidence: 'predicted',
      place: settings.get(directive)?.places.at(-1) ?? placeOf(handler.node),
      directive,
      clients: cut.map(({ client }) => client),
      remedies: off ? [off] : [],
      details: { directive, range },
    };
  },
};
