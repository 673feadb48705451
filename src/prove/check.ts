import { findRoute, plainClient, tlsClient } from '../diagnose/find-route.ts';
import type { LiveView } from '../diagnose/live.ts';
import type { KnownRoute } from '../diagnose/route.ts';
import type { Check } from '../model/check.ts';
import type { ClientProfile } from '../model/client.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { offeredClients } from '../observe/offered.ts';
import { answerOf } from './answer.ts';
import { tryFolklore } from './folklore.ts';
import { keepTrials } from './keep-trials.ts';
import { lookWell } from './look.ts';
import { trialsOf, type CheckRequest } from './request.ts';
import { stretchesOf } from './stretch.ts';

/** Every client that the endpoint offers; one that shows the failure where it offers none. */
async function clientsOf(request: CheckRequest, tls: boolean): Promise<readonly ClientProfile[]> {
  const offered = await offeredClients(request);
  if (offered.ok && offered.value.length > 0) return offered.value;
  return [tls ? tlsClient : plainClient];
}

/** A check, with the hops as they were read. */
export interface Examined {
  readonly check: Check;
  readonly route: KnownRoute;
  readonly view: LiveView;
}

/**
 * Everything about one URL: what each client gets, the hops, the causes with their proof. What may be
 * chance is looked at once more.
 * Failures: `bad-url`, `bad-method`, `bad-header`, `host-unknown`, `interrupted`.
 */
export async function examine(request: CheckRequest): Promise<Result<Examined>> {
  const found = await findRoute(request, request.clients?.[0]);
  if (!found.ok) return found;
  const { target, route } = found.value;
  const { url } = request;
  const profiles = request.clients ?? (await clientsOf(request, target.tls));
  const looked = await lookWell(route, profiles, request);
  if (!looked.ok) return looked;
  const { view, findings } = looked.value;
  const [front] = stretchesOf(route);
  const trials = front && { ...trialsOf(request), hops: front.hops, request };
  const folklore =
    request.folklore && trials ? await tryFolklore(route.hops, view, trials) : undefined;
  if (request.signal.aborted) return fail('interrupted');
  const kept = request.keep && trials ? await keepTrials(view, findings, trials) : undefined;
  const more = { ...(folklore ? { folklore } : {}), ...(kept ? { kept } : {}) };
  return ok({ check: answerOf({ url, route, view, findings, ...more }), route, view });
}
