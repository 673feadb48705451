import { inquireCompression } from '../diagnose/compressed.ts';
import { watchLive, type LiveView } from '../diagnose/live.ts';
import { findRoute, plainClient, tlsClient, type RouteRequest } from '../diagnose/find-route.ts';
import type { KnownHop } from '../diagnose/known-hop.ts';
import type { KnownRoute } from '../diagnose/route.ts';
import type { Check } from '../model/check.ts';
import type { ClientProfile } from '../model/client.ts';
import type { Finding } from '../model/finding.ts';
import type { Observation } from '../model/observation.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { observe } from '../observe/observe.ts';
import { isCertain } from '../observe/patience.ts';
import type { Evidence } from '../observe/reading.ts';
import { offeredClients } from '../observe/offered.ts';
import { answerOf } from './answer.ts';
import { besideProxy } from './beside.ts';
import { confirmHosts } from './confirm.ts';
import { proveFindings } from './findings.ts';
import { tryFolklore } from './folklore.ts';
import { keepTrials } from './keep-trials.ts';
import { defectsOf } from './manners.ts';
import { provePairs } from './pair.ts';
import type { Preference } from './rank.ts';
import { stretchesOf } from './stretch.ts';
import { blamesNoProxy, byConfidence, suspicionsOf, toldOnce } from './suspicion.ts';

/** What to check, and as whom. */
export interface CheckRequest extends RouteRequest {
  /** Whom to check as; by default every client that the endpoint offers. */
  readonly clients?: readonly ClientProfile[];
  /** Bounds the live watching, in milliseconds. */
  readonly patienceMs: number;
  /** Watch for cuts for so long, whatever is seen before. */
  readonly watchCutMs?: number;
  /** May a request with effects be repeated? */
  readonly repeatUnsafe?: boolean;
  readonly prefer?: Preference;
  /** Put popular lines on trial as well. */
  readonly folklore?: boolean;
  /** Leave private copies, to repeat a trial by hand. */
  readonly keep?: boolean;
  /** Run programs that the configuration brings along (Lua, Perl, njs), though nothing confines them. */
  readonly trustConfig?: boolean;
  readonly signal: AbortSignal;
  readonly onWait?: (what: Evidence) => void;
}

/** Asks a hop behind the proxy for another host, once; not with a request that may have effects. */
async function askFor(
  request: CheckRequest,
  hop: KnownHop,
  host: string,
): Promise<Observation | undefined> {
  const { method = 'GET', body, repeatUnsafe, patienceMs, signal } = request;
  const safe = repeatUnsafe === true || (method === 'GET' && body === undefined);
  const asked = besideProxy(request, { ...hop, request: { ...hop.request, host } });
  return asked && safe ? observe(asked, { patienceMs, signal, enough: isCertain }) : undefined;
}

/** What a trial may take for a cause that lies in time, though nobody asked to wait. */
const shortTrialMs = 10_000;
/** What a trial waits beyond the time that was seen live. */
const slackMs = 2000;

/** What the request says of trials. */
const trialsOf = ({ signal, trustConfig = false }: CheckRequest) => ({ signal, trustConfig });

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
 * Everything about one URL: what each client gets, the hops, the causes with their proof.
 * Failures: `bad-url`, `bad-method`, `bad-header`, `host-unknown`, `interrupted`.
 */
export async function examine(request: CheckRequest): Promise<Result<Examined>> {
  const found = await findRoute(request, request.clients?.[0]);
  if (!found.ok) return found;
  const { target, route } = found.value;
  const profiles = request.clients ?? (await clientsOf(request, target.tls));
  const behind = route.hops.slice(1).map((hop) => besideProxy(request, hop));
  const compression = inquireCompression(route.hops, behind, request);
  const watched = await watchLive({
    ...request,
    request,
    clients: profiles,
    behind,
    hops: route.hops,
    onLook: compression.look,
  });
  if (request.signal.aborted) return fail('interrupted');
  const asked = await compression.answer(watched);
  if (request.signal.aborted) return fail('interrupted');
  const { findings, requests } = await findingsFor(route, asked, request);
  const view = { ...asked, liveRequests: asked.liveRequests + requests };
  const [front] = stretchesOf(route);
  const trials = front && { ...trialsOf(request), hops: front.hops, request };
  const folklore =
    request.folklore && trials ? await tryFolklore(route.hops, view, trials) : undefined;
  if (request.signal.aborted) return fail('interrupted');
  const kept = request.keep && trials ? await keepTrials(view, findings, trials) : undefined;
  const more = { ...(folklore ? { folklore } : {}), ...(kept ? { kept } : {}) };
  const seen = { url: request.url, route, view, findings, ...more };
  return ok({ check: answerOf(seen), route, view });
}
