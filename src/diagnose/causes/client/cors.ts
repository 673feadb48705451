import type { Observation } from '../../../model/observation.ts';
import { headerOf } from '../../../observe/http1-head.ts';
import type { Cause } from '../cause.ts';
import { originRemedy } from '../remedy.ts';
import type { Situation } from '../situation.ts';

const credentials: ReadonlySet<string> = new Set(['cookie', 'authorization']);

/** The page that asks, as the request's headers tell. */
function pageOf({
  hops,
}: Situation): { readonly origin: string; readonly secret: boolean } | undefined {
  const headers = hops[0]?.request.headers ?? [];
  const origin = headers.findLast(([name]) => name.toLowerCase() === 'origin')?.[1];
  if (origin === undefined) return undefined;
  return { origin, secret: headers.some(([name]) => credentials.has(name.toLowerCase())) };
}

/** May a page of this origin read the answer (Fetch, section 4.10, "CORS check")? */
function mayRead({ head }: Observation, origin: string, secret: boolean): boolean {
  const allowed = head && headerOf(head, 'access-control-allow-origin');
  if (!head || allowed === undefined) return false;
  if (allowed === '*' && !secret) return true;
  if (allowed !== origin) return false;
  return !secret || headerOf(head, 'access-control-allow-credentials') === 'true';
}

/** The request comes from a page of another origin, which is not allowed to read the answer. */
export const cors: Cause = {
  id: 'client/cors',
  warning: true,
  find(situation) {
    const page = pageOf(situation);
    if (!page) return undefined;
    const { origin, secret } = page;
    const kept = situation.clients.filter(
      (seen) =>
        seen.head?.status === 200 &&
        new URL(seen.url).origin !== origin &&
        !mayRead(seen, origin, secret),
    );
    const [seen] = kept;
    if (!seen?.head) return undefined;
    const said = headerOf(seen.head, 'access-control-allow-origin');
    const more = secret ? ([['Access-Control-Allow-Credentials', 'true']] as const) : [];
    return {
      hop: 0,
      confidence: 'seen',
      clients: kept.map(({ client }) => client),
      remedies: [
        originRemedy('allow-origin', [], [['Access-Control-Allow-Origin', origin], ...more]),
      ],
      details: { origin, ...(said === undefined ? { form: 'cors-missing' } : { said }) },
    };
  },
};
