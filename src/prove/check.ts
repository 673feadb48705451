import { watchLive, type LiveView } from '../diagnose/live.ts';
import {
  addressesOf,
  discoverRoute,
  followRoute,
  knownProxy,
  withOrigin,
  type KnownHop,
  type KnownRoute,
} from '../diagnose/route.ts';
import type { Check, CheckedHop } from '../model/check.ts';
import type { ClientProfile } from '../model/client.ts';
import type { Finding } from '../model/finding.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Evidence } from '../observe/reading.ts';
import { offeredClients } from '../observe/offered.ts';
import { targetOf, type StreamRequest, type Target } from '../observe/request.ts';
import { overallVerdict } from '../observe/verdict.ts';
import type { HopRequest, Proxy } from '../proxies/proxy.ts';
import { proveFindings } from './findings.ts';
import type { Preference } from './rank.ts';
import { explainedResult, originView, sightAt, stands } from './sight.ts';

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
  /** The first proxy, where its configuration was given instead of found. */
  readonly given?: Proxy;
  /** The application, where it was named instead of found. */
  readonly originUrl?: URL;
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
    const { unread } = hop.proxy;
    if (unread) {
      const unsure = { confidence: 'possible', unproved: unread } as const;
      findings.push(...here.map((finding) => ({ ...finding, ...unsure })));
      continue;
    }
    const { prefer, signal } = request;
    const asked = at === 0 ? request : (besideProxy(request, hop) ?? request);
    const options = { hop, sight, request: asked, signal, ...(prefer ? { prefer } : {}) };
    const tried = await proveFindings(here, options);
    findings.push(...tried.filter((finding) => stands(finding, sight)));
  }
  return findings;
}

/** Every client that the endpoint offers; one that shows the failure where it offers none. */
async function clientsOf(request: CheckRequest, tls: boolean): Promise<readonly ClientProfile[]> {
  const offered = await offeredClients(request);
  if (offered.ok && offered.value.length > 0) return offered.value;
  return [{ ...plain, id: tls ? 'h1-tls' : 'h1', tls }];
}

/** The hops: those that the request names, the others as they are found on this machine. */
async function routeOf(
  { given, originUrl }: CheckRequest,
  addresses: readonly string[],
  request: HopRequest,
): Promise<KnownRoute> {
  const address = { host: addresses[0] ?? request.host, port: request.port };
  const found = given
    ? await followRoute(knownProxy(given, address, request))
    : await discoverRoute(addresses, request);
  return originUrl === undefined ? found : withOrigin(found, originUrl, request);
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
  const route = await routeOf(request, addresses.value, hopRequest(target.value));
  const profiles = request.clients ?? (await clientsOf(request, target.value.tls));
  const behind = route.hops.slice(1).map((hop) => besideProxy(request, hop));
  const view = await watchLive({ ...request, request, clients: profiles, behind });
  if (request.signal.aborted) return fail('interrupted');
  const findings = await findingsFor(route, view, request);
  if (request.signal.aborted) return fail('interrupted');
  const origin = originView(view);
  const clients = view.clients.map((seen) => explainedResult(seen, origin, findings));
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
