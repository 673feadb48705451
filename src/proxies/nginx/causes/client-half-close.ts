import type { RemedyId } from '../../../messages/messages.ts';
import type { Cause } from '../cause.ts';
import { moduleOf } from '../delivery/upstream.ts';
import { Values } from '../delivery/values.ts';
import { directiveRemedy } from '../remedies.ts';
import { placeOf } from '../routing/node.ts';

/**
 * A client that ends its own side once it has asked looks like one that left
 * (ngx_http_upstream_check_broken_connection(): EPOLLRDHUP), so nginx leaves the application too.
 */
export const clientHalfClose: Cause = {
  id: 'nginx/client-half-close',
  find({ outcome, sight }) {
    const { handler, settings } = outcome;
    const values = new Values(settings);
    const module = moduleOf(values);
    if (handler.kind !== 'pass' || !module || module === 'grpc') return undefined;
    const directive = `${module}_ignore_client_abort`;
    const dropped = sight.clients.filter(
      ({ halfClosed, end, events }) =>
        halfClosed === true && end.kind !== 'open' && events.length === 0,
    );
    const goesOn = sight.next?.head !== undefined && sight.next.end.kind === 'open';
    if (dropped.length === 0 || !goesOn || values.flag(directive, false)) return undefined;
    const id: RemedyId = 'ignore-client-abort';
    const ignore = directiveRemedy(id, outcome, directive, ['on']);
    return {
      confidence: 'seen',
      place: settings.get(directive)?.places.at(-1) ?? placeOf(handler.node),
      directive,
      clients: dropped.map(({ client }) => client),
      remedies: ignore ? [ignore] : [],
      details: { directive },
    };
  },
};
