import type { RemedyId } from '../../../messages/messages.ts';
import type { Cause } from '../cause.ts';
import { headersNamed } from '../delivery/request.ts';
import { moduleOf } from '../delivery/upstream.ts';
import { Values } from '../delivery/values.ts';
import { directiveRemedy } from '../remedies.ts';

const type = (headers: readonly (readonly [string, string])[]): string =>
  headersNamed(headers, 'content-type').at(-1) ?? '';

/**
 * The application answers with an error, and nginx puts a page of its own in its place
 * (`proxy_intercept_errors`): nobody sees why there is no stream.
 */
export const errorPageCause: Cause = {
  id: 'nginx/error-page',
  find({ outcome, sight }) {
    const { handler, settings } = outcome;
    const values = new Values(settings);
    const module = moduleOf(values);
    const own = sight.next?.head;
    if (handler.kind !== 'pass' || !module || !own) return undefined;
    if (!values.flag(`${module}_intercept_errors`, false)) return undefined;
    const setting = settings.get('error_page');
    const at = setting?.values.findIndex((words) => words.includes(String(own.status))) ?? -1;
    const place = setting?.places[at];
    const seen = sight.clients.filter(
      ({ client, head }) =>
        sight.instead.includes(client) &&
        head !== undefined &&
        (head.status !== own.status || type(head.headers) !== type(own.headers)),
    );
    if (!place || seen.length === 0) return undefined;
    const id: RemedyId = 'intercept-errors-off';
    const off = directiveRemedy(id, outcome, `${module}_intercept_errors`, ['off']);
    return {
      confidence: 'seen',
      place,
      directive: 'error_page',
      clients: seen.map(({ client }) => client),
      act: { kind: 'answer', status: own.status },
      remedies: off ? [off] : [],
      details: { status: own.status, got: seen[0]?.head?.status ?? 0 },
    };
  },
};
