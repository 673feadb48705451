import { watchLive, writtenBeside, type LiveView } from '../diagnose/live.ts';
import { addressesOf, discoverRoute, type KnownHop, type KnownRoute } from '../diagnose/route.ts';
import type { Check, CheckedHop } from '../model/check.ts';
import type { ClientProfile } from '../model/client.ts';
import type { ClientResult } from '../model/delivery.ts';
import type { Finding } from '../model/finding.ts';
import type { Observation } from '../model/observation.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { targetOf, type StreamRequest, type Target } from '../observe/request.ts';
import { shapeOf } from '../observe/shape.ts';
import { clientResult, overallVerdict } from '../observe/verdict.ts';
import type { HopRequest } from '../proxies/proxy.ts';
import { proveFindings } from './findings.ts';

/** What to check, and as whom. */
export interface CheckRequest extends Omit<StreamRequest, 'client'> {
  readonly clients: readonly ClientProfile[];
  /** Bounds the live watching, in milliseconds. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

const plain: ClientProfile = { id: 'h1', http: '1.1', tls: false, gzip: false, method: 'GET' };

function hopRequest(target: Target): HopRequest {
  const { port, tls, authority, method, path, headers } = target;
  return { port, tls, host: authority, method, target: path, headers };
}

/** The request that shows what the next hop sends, beside the proxy. */
function besideProxy(request: CheckRequest, hop: KnownHop | undefined): StreamRequest | undefined {
  if (!hop || hop.hop.address.port === 0) return undefined;
  const { host, port } = hop.hop.address;
  const { tls, target, host: authority } = hop.request;
  const name = host.includes(':') ? `[${host}]` : host;
  const headers = (request.headers ?? []).filter(([name]) => name.toLowerCase() !== 'host');
  return {
    url: `${tls ? 'https' : 'http'}://${name}:${port}${target}`,
    client: plain,
    headers: [...headers, ['Host', authority]],
    insecure: true,
    ...(request.method === undefined ? {} : { method: request.method }),
    ...(request.body === undefined ? {} : { body: request.body }),
  };
}

function resultOf(
  seen: Observation,
  next: Observation | undefined,
  explained: boolean,
): ClientResult {
  const written = next && writtenBeside(next, seen);
  return clientResult(seen, shapeOf(seen, written), explained);
}

function checkedRoute(route: KnownRoute, { clients, next }: LiveView): CheckedHop[] {
  return route.hops.map(({ hop, passage, hidden }, at) => {
    const observation = [clients[0], next][at];
    return {
      hop,
      ...(passage ? { settings: passage.settings } : {}),
      ...(hidden ? { hidden } : {}),
      ...(observation ? { observation } : {}),
    };
  });
}

/** The causes at the first proxy that fit what was seen, proved where they can be. */
async function findingsFor(
  route: KnownRoute,
  view: LiveView,
  results: readonly ClientResult[],
  request: CheckRequest,
): Promise<Result<readonly Finding[]>> {
  const [first] = route.hops;
  const troubled = results.filter(({ verdict }) => verdict === 'unexplained').map(({ id }) => id);
  if (!first?.proxy || troubled.length === 0) return ok([]);
  const sight = { ...view, troubled };
  const found = first.proxy.explain(first.request, sight);
  return found.ok
    ? proveFindings(found.value, { hop: first, sight, request, signal: request.signal })
    : ok([]);
}

/**
 * Everything about one URL: what each client gets, the hops, the causes with their proof.
 * Failures: `bad-url`, `bad-method`, `bad-header`, `host-unknown`, `interrupted`.
 */
export async function check(request: CheckRequest): Promise<Result<Check>> {
  const target = targetOf({ ...request, client: request.clients[0] ?? plain });
  if (!target.ok) return target;
  const { host, port } = target.value;
  const pinned = request.resolve?.find((entry) => entry.host === host && entry.port === port);
  const addresses = await addressesOf(pinned?.address ?? host);
  if (!addresses.ok) return addresses;
  const route = await discoverRoute(addresses.value, hopRequest(target.value));
  const next = besideProxy(request, route.hops[1]);
  const requests = request.clients.map((client) => ({ ...request, client }));
  const view = await watchLive({
    requests,
    patienceMs: request.patienceMs,
    signal: request.signal,
    ...(next ? { next } : {}),
  });
  if (request.signal.aborted) return fail('interrupted');
  const seen = view.clients.map((observation) => resultOf(observation, view.next, false));
  const found = await findingsFor(route, view, seen, request);
  if (!found.ok) return found;
  if (request.signal.aborted) return fail('interrupted');
  const explained = new Set(found.value.flatMap(({ clients }) => clients));
  const clients = view.clients.map((observation) =>
    resultOf(observation, view.next, explained.has(observation.client)),
  );
  return ok({
    url: request.url,
    verdict: overallVerdict(clients.map(({ verdict }) => verdict)),
    clients,
    observations: view.clients,
    route: checkedRoute(route, view),
    findings: found.value,
    files: new Map(route.hops.flatMap(({ proxy }) => [...(proxy?.files ?? [])])),
    requests: requests.length + (next ? 1 : 0),
  });
}
