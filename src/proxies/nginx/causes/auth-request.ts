import type { Remedy } from '../../../model/finding.ts';
import type { Observation } from '../../../model/observation.ts';
import type { Settings } from '../../../model/route.ts';
import type { Cause } from '../cause.ts';
import { isOwnPage, streamComes } from './instead.ts';

/** What `auth_request` makes of the answer of its server: anything else than these is a 500. */
const refusals = [401, 403, 500];

/** Whoever decides about access lets this request in: a change there, not in nginx. */
const letsIn: Remedy = {
  id: 'auth-lets-in',
  kind: 'origin',
  scope: 'origin',
  edits: [],
  headers: [],
  behaviour: { aside: 200 },
  holdsFor: [],
  proved: false,
};

/** The refusal that a client saw: nginx's own, or one that an error page turned into something else. */
function refusal(seen: Observation, settings: Settings): number | undefined {
  const { head } = seen;
  if (head && refusals.includes(head.status) && isOwnPage(seen)) return head.status;
  const pages = settings.get('error_page')?.values.flat() ?? [];
  return refusals.find((code) => pages.includes(String(code)));
}

/** Before it passes the request on, nginx asks another server, and that says no, or fails. */
export const authRequest: Cause = {
  id: 'nginx/auth-request',
  find({ outcome, sight }) {
    const { handler, settings } = outcome;
    const setting = settings.get('auth_request');
    const [uri = 'off'] = setting?.values[0] ?? [];
    const place = setting?.places.at(-1);
    if (handler.kind !== 'pass' || !place || uri === 'off' || !streamComes(sight)) return undefined;
    const seen = sight.clients.filter(({ client }) => sight.instead.includes(client));
    const refused = seen[0] && refusal(seen[0], settings);
    if (refused === undefined) return undefined;
    return {
      confidence: 'predicted',
      place,
      directive: 'auth_request',
      clients: seen.map(({ client }) => client),
      remedies: [letsIn],
      // Any status that is neither yes nor no is a failure to nginx, and a 500 to the client.
      behaviour: { aside: refused },
      details: { ...(refused === 500 ? { form: 'auth-fails' } : {}), uri, status: refused },
    };
  },
};
