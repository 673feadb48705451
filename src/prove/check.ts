import { watchLive, type LiveView } from '../diagnose/live.ts';
import { addressesOf, discoverRoute, type KnownHop, type KnownRoute } from '../diagnose/route.ts';
import type { Check, CheckedHop } from '../model/check.ts';
import type { ClientProfile } from '../model/client.ts';
import type { ClientResult } from '../model/delivery.ts';
import type { Finding } from '../model/finding.ts';
import type { Observation } from '../model/observation.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { writtenFrom } from '../observe/comparison.ts';
import type { Evidence } from '../observe/reading.ts';
import { offeredClients } from '../observe/offered.ts';
import { targetOf, type StreamRequest, type Target } from '../observe/request.ts';
import { shapeOf } from '../observe/shape.ts';
import { clientResult, overallVerdict } from '../observe/verdict.ts';
import type { HopRequest, Sight } from '../proxies/proxy.ts';
import { proveFindings } from './findings.ts';
import type { Preference } from './rank.ts';

/** What to check, and as whom. */
export interface CheckRequest extends Omit<StreamRequest, 'client'> {
  /** Whom to check as; by default every client that the endpoint offers. */
  readonly clients?: readonly ClientProfile[];
  /** Bounds the live watching, in milliseconds. */
  readonly patienceMs: number;
  /** Watch for cuts for so long, whatever is seen before. */
  readonly watchCutMs?: number;
  /** May a request with effects be repeated? */
  readonly repeatUnsafe?: boolean;
  readonly prefer?: Preference;
  readonly signal: AbortSignal;
  readonly onWait?: (what: Evidence) => void;
}

const plain: ClientProfile = { id: 'h1', http: '1.1', tls: false, gzip: false, method: 'GET' };

function hopRequest(target: Target): HopRequest {
  const { port, tls, authority, method, path, headers } = target;
  return { port, tls, host: authority, method, target: path, headers };
}

/** The request that shows what a hop behind the proxy sends; undefined where it cannot be asked. */
function besideProxy(
  request: CheckRequest,
  { hop, request: at }: KnownHop,
): StreamRequest | undefined {
  const { host, port } = hop.address;
  if (port === 0 || hop.protocol !== undefined) return undefined;
  const name = host.includes(':') ? `[${host}]` : host;
  const headers = (request.headers ?? []).filter(([name]) => name.toLowerCase() !== 'host');
  return {
    url: `${at.tls ? 'https' : 'http'}://${name}:${port}${at.target}`,
    client: plain,
    headers: [...headers, ['Host', at.host]],
    insecure: true,
    ...(request.method === undefined ? {} : { method: request.method }),
    ...(request.body === undefined ? {} : { body: request.body }),
  };
}

function resultOf(
  seen: Observation,
  inner: Observation | undefined,
  explained: boolean,
): ClientResult {
  const written = inner && writtenFrom(inner, seen);
  return clientResult(seen, shapeOf(seen, written), explained);
}

/** The innermost observation that holds events: what was sent. */
function originView({ behind }: LiveView): Observation | undefined {
  return behind.findLast((seen) => seen !== undefined && seen.events.length > 0);
}

function checkedRoute(route: KnownRoute, { clients, behind }: LiveView): CheckedHop[] {
  return route.hops.map(({ hop, passage, hidden }, at) => {
    const observation = at === 0 ? clients[0] : behind[at - 1];
    return {
      hop,
      ...(passage ? { settings: passage.settings } : {}),
      ...(hidden ? { hidden } : {}),
      ...(observation ? { observation } : {}),
    };
  });
}

/** What was seen at a hop's front and behind it; undefined where the hop harms nobody. */
function sightAt(view: LiveView, hop: number): Sight | undefined {
  const own = view.behind[hop - 1];
  const front = hop === 0 ? view.clients : own ? [own] : [];
  const next = view.behind.slice(hop).find((seen) => seen !== undefined);
  const troubled = front
    .map((seen) => resultOf(seen, next, false))
    .filter(({ verdict }) => verdict === 'unexplained')
    .map(({ id }) => id);
  if (troubled.length === 0) return undefined;
  return { clients: front, troubled, ...(next ? { next } : {}) };
}

/** The causes that fit what was seen at each proxy, proved where they can be. */
async function findingsFor(
  route: KnownRoute,
  view: LiveView,
  request: CheckRequest,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [at, hop] of route.hops.entries()) {
    const sight = sightAt(view, at);
    if (!hop.proxy || !sight) continue;
    const found = hop.proxy.explain(hop.request, sight);
    if (!found.ok) continue;
    const here = found.value.map((finding) => ({ ...finding, hop: at }));
    const { prefer, signal } = request;
    const asked = at === 0 ? request : (besideProxy(request, hop) ?? request);
    const options = { hop, sight, request: asked, signal, ...(prefer ? { prefer } : {}) };
    findings.push(...(await proveFindings(here, options)));
  }
  return findings;
}

/** Every client that the endpoint offers; one that shows the failure where it offers none. */
async function clientsOf(request: CheckRequest, tls: boolean): Promise<readonly ClientProfile[]> {
  const offered = await offeredClients(request);
  if (offered.ok && offered.value.length > 0) return offered.value;
  return [{ ...plain, id: tls ? 'h1-tls' : 'h1', tls }];
}

/** A check, with the hops as they were read. */
export interface Examined {
  readonly check: Check;
  readonly route: KnownRoute;
}

/**
 * Everything about one URL: what each client gets, the hops, the causes with their proof.
 * Failures: `bad-url`, `bad-method`, `bad-header`, `host-unknown`, `interrupted`.
 */
export async function examine(request: CheckRequest): Promise<Result<Examined>> {
  const target = targetOf({ ...request, client: request.clients?.[0] ?? plain });
  if (!target.ok) return target;
  const { host, port } = target.value;
  const pinned = request.resolve?.find((entry) => entry.host === host && entry.port === port);
  const addresses = await addressesOf(pinned?.address ?? host);
  if (!addresses.ok) return addresses;
  const route = await discoverRoute(addresses.value, hopRequest(target.value));
  const profiles = request.clients ?? (await clientsOf(request, target.value.tls));
  const behind = route.hops.slice(1).map((hop) => besideProxy(request, hop));
  const view = await watchLive({ ...request, request, clients: profiles, behind });
  if (request.signal.aborted) return fail('interrupted');
  const findings = await findingsFor(route, view, request);
  if (request.signal.aborted) return fail('interrupted');
  const explained = new Set(
    findings.flatMap(({ clients, hop }) =>
      hop === 0 ? clients : view.clients.map(({ client }) => client),
    ),
  );
  const origin = originView(view);
  const clients = view.clients.map((seen) => resultOf(seen, origin, explained.has(seen.client)));
  const check: Check = {
    url: request.url,
    verdict: overallVerdict(clients.map(({ verdict }) => verdict)),
    clients,
    skipped: view.skipped.map(({ id }) => id),
    observations: view.clients,
    route: checkedRoute(route, view),
    findings,
    files: new Map(route.hops.flatMap(({ proxy }) => [...(proxy?.files ?? [])])),
    requests: view.liveRequests,
  };
  return ok({ check, route });
}
