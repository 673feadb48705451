import { inquireCompression } from '../diagnose/compressed.ts';
import type { KnownHop } from '../diagnose/known-hop.ts';
import { watchLive, type LiveView } from '../diagnose/live.ts';
import type { KnownRoute } from '../diagnose/route.ts';
import type { SavedCheck } from '../diagnose/saved-check.ts';
import type { ClientProfile } from '../model/client.ts';
import type { Finding } from '../model/finding.ts';
import type { Observation } from '../model/observation.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { observe } from '../observe/observe.ts';
import { isCertain } from '../observe/patience.ts';
import { clientResults } from './answer.ts';
import { besideProxy } from './beside.ts';
import { confirmHosts } from './confirm.ts';
import { proveFindings } from './findings.ts';
import { defectsOf } from './manners.ts';
import { provePairs } from './pair.ts';
import { isRepeatable, trialsOf, type CheckRequest } from './request.ts';
import { prepareGround } from './sandbox.ts';
import { blamesNoProxy, byConfidence, suspicionsOf, toldOnce } from './suspicion.ts';

/** Asks a hop behind the proxy for another host, once; not with a request that may have effects. */
async function askFor(
  request: CheckRequest,
  hop: KnownHop,
  host: string,
): Promise<Observation | undefined> {
  const { patienceMs, signal } = request;
  const asked = besideProxy(request, { ...hop, request: { ...hop.request, host } });
  return asked && isRepeatable(request)
    ? observe(asked, { patienceMs, signal, enough: isCertain })
    : undefined;
}

/** What a trial may take for a cause that lies in time, though nobody asked to wait. */
const shortTrialMs = 10_000;
/** What a trial waits beyond the time that was seen live. */
const slackMs = 2000;

/** The causes that fit what was seen, at each proxy and beside them, proved where they can be. */
async function findingsFor(
  route: KnownRoute,
  view: LiveView,
  request: CheckRequest,
): Promise<{ readonly findings: readonly Finding[]; readonly requests: number }> {
  const all: Finding[] = [];
  let requests = 0;
  const { prefer, patienceMs, watchCutMs = 0 } = request;
  // Who waits for a cut for so long also waits to see that it is gone.
  const longestMs = Math.max(shortTrialMs, patienceMs, watchCutMs) + slackMs;
  for (const { stretch, sight, findings, origin, standing } of suspicionsOf(route, view)) {
    const { first, hops } = stretch;
    const last = first + hops.length - 1;
    const confirmed = await confirmHosts(findings, route.hops, last, (hop, host) =>
      askFor(request, hop, host),
    );
    requests += confirmed.requests;
    // An application that sends the stream when it is asked in another way does nothing wrong.
    const here = confirmed.sent
      ? confirmed.findings.filter((finding) => !blamesNoProxy(finding))
      : confirmed.findings;
    if (hops[0].proxy?.unread) {
      all.push(...standing(here));
      continue;
    }
    const next = confirmed.sent ?? origin?.itself;
    const tried = await proveFindings(here, {
      ...trialsOf(request),
      hops,
      sight: { ...sight, ...(next ? { next } : {}) },
      request: first === 0 ? request : (besideProxy(request, hops[0]) ?? request),
      longestMs,
      ...(origin && !confirmed.sent ? { defects: defectsOf(origin) } : {}),
      ...(prefer ? { prefer } : {}),
    });
    all.push(...standing(tried));
  }
  const pairs = { request, ...trialsOf(request), ...(prefer ? { prefer } : {}) };
  const findings = await provePairs(byConfidence(toldOnce(route, all)), route, view, pairs);
  return { findings, requests };
}

/** What was seen of the endpoint, and found in it. */
export type Looked = Pick<SavedCheck, 'view' | 'findings'>;

/** Watches the endpoint, and looks for the causes of what was seen. Failures: `interrupted`. */
async function lookAt(
  route: KnownRoute,
  profiles: readonly ClientProfile[],
  request: CheckRequest,
): Promise<Result<Looked>> {
  const { hops } = route;
  const behind = hops.slice(1).map((hop) => besideProxy(request, hop));
  const compression = inquireCompression(hops, behind, request);
  const onLook = compression.look;
  const copies = hops[0]?.proxy?.copies?.();
  // While events are waited for, there is time for what the first trial would wait for.
  if (copies) void prepareGround(copies);
  const watched = await watchLive({ ...request, request, clients: profiles, behind, hops, onLook });
  if (request.signal.aborted) return fail('interrupted');
  const asked = await compression.answer(watched);
  if (request.signal.aborted) return fail('interrupted');
  const { findings, requests } = await findingsFor(route, asked, request);
  if (request.signal.aborted) return fail('interrupted');
  return ok({ view: { ...asked, liveRequests: asked.liveRequests + requests }, findings });
}

/**
 * Is all that is said against it how the events of two streams fell, and nothing explains that? On a
 * busy machine streams that are one beside the other begin apart, and go on so.
 */
function mayBeChance(route: KnownRoute, { view, findings }: Looked): boolean {
  const troubled = clientResults({ route, view, findings }).filter(
    ({ verdict }) => verdict !== 'streams',
  );
  return (
    troubled.length > 0 &&
    findings.every(({ beside }) => beside) &&
    troubled.every(
      ({ verdict, delivery }) =>
        verdict === 'unexplained' &&
        delivery?.end === 'open' &&
        (delivery.shape === 'behind' || delivery.shape === 'batched'),
    )
  );
}

/** Looks, and looks once more where what was seen may be chance. Failures: `interrupted`. */
export async function lookWell(
  route: KnownRoute,
  profiles: readonly ClientProfile[],
  request: CheckRequest,
): Promise<Result<Looked>> {
  const first = await lookAt(route, profiles, request);
  if (!first.ok || !isRepeatable(request)) return first;
  if (!mayBeChance(route, first.value)) return first;
  const second = await lookAt(route, profiles, request);
  if (!second.ok) return second;
  const { view, findings } = second.value;
  const liveRequests = first.value.view.liveRequests + view.liveRequests;
  return ok({ view: { ...view, liveRequests }, findings });
}
