import type { Cause } from '../cause.ts';
import { Values } from '../delivery/values.ts';
import { directiveRemedy } from '../remedies.ts';
import { placeOf } from '../routing/node.ts';

/** What begins as no image does is refused (ngx_http_image_body_filter). */
const unsupportedMedia = 415;

/** nginx looks for an image in the stream, and answers in its place when it finds none. */
export const imageFilter: Cause = {
  id: 'nginx/image-filter',
  find({ outcome, sight }) {
    const { handler, settings } = outcome;
    const setting = settings.get('image_filter');
    const kind = new Values(settings).words('image_filter')?.[0] ?? 'off';
    if (handler.kind !== 'pass' || !setting || kind === 'off') return undefined;
    const refused = sight.clients.filter(({ head }) => head?.status === unsupportedMedia);
    if (refused.length === 0 || sight.next?.head?.status === unsupportedMedia) return undefined;
    const off = directiveRemedy('image-filter-off', outcome, 'image_filter', ['off']);
    return {
      confidence: 'predicted',
      place: setting.places.at(-1) ?? placeOf(handler.node),
      directive: setting.directive,
      clients: refused.map(({ client }) => client),
      remedies: off ? [off] : [],
      details: {},
    };
  },
};
