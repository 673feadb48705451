import type { Observation } from '../../../model/observation.ts';
import type { HopRequest } from '../../proxy.ts';
import type { Cause } from '../cause.ts';
import { headersNamed } from '../delivery/request.ts';
import { locationTitle } from '../routing/served.ts';
import { exactLocation } from './exact-location.ts';
import { askedPath, headOf } from './paths.ts';

/** Where the redirect leads, as the client got it. */
const target = ({ head }: Observation): string =>
  headersNamed(head?.headers ?? [], 'location').at(-1) ?? '';

/** Does it lead to another scheme, host or port than the one that was asked? */
function leadsAway(to: string, { tls, host }: HopRequest): boolean {
  const here = `${tls ? 'https' : 'http'}://${host}/`;
  return URL.canParse(to, here) && new URL(to, here).origin !== new URL(here).origin;
}

/**
 * For `location /x/` that passes on, nginx answers `/x` itself, with a redirect to `/x/`
 * (ngx_http_core_find_location: auto_redirect).
 */
export const trailingSlashRedirect: Cause = {
  id: 'nginx/trailing-slash-redirect',
  find(evidence) {
    const { outcome, sight, request } = evidence;
    const step = outcome.steps.findLast(({ kind }) => kind === 'slash-redirect');
    const seen = sight.clients.filter(
      ({ client, head }) => sight.instead.includes(client) && head?.status === 301,
    );
    const [first] = seen;
    if (outcome.handler.kind !== 'answer' || !step?.node || !first) return undefined;
    const to = target(first);
    const remedy = exactLocation(askedPath(evidence), step.node, outcome.server);
    return {
      confidence: 'predicted',
      place: headOf(step.node),
      directive: 'location',
      clients: seen.map(({ client }) => client),
      remedies: remedy ? [remedy] : [],
      details: {
        ...(leadsAway(to, request) ? { form: 'redirect-away' } : {}),
        location: locationTitle(step.node),
        path: askedPath(evidence),
        to,
      },
    };
  },
};
