import type { ClientProfile } from '../model/client.ts';
import { ok, type Result } from '../model/result.ts';
import { targetOf, type StreamRequest, type Target } from '../observe/request.ts';
import type { HopRequest, Proxy } from '../proxies/proxy.ts';
import { knownProxy } from './known-hop.ts';
import { addressesOf, discoverRoute, followRoute, withOrigin, type KnownRoute } from './route.ts';

/** A request, with the hops that its user named instead of having them found. */
export interface RouteRequest extends Omit<StreamRequest, 'client'> {
  /** The first proxy, by its configuration. */
  readonly given?: Proxy;
  /** The application. */
  readonly originUrl?: URL;
}

/** The client that asks where none is told: a browser without TLS or compression. */
export const plainClient: ClientProfile = {
  id: 'h1',
  http: '1.1',
  tls: false,
  gzip: false,
  method: 'GET',
};

/** The same over TLS. */
export const tlsClient: ClientProfile = { ...plainClient, id: 'h1-tls', tls: true };

function hopRequest({ port, tls, authority, method, path, headers }: Target): HopRequest {
  return { port, tls, host: authority, method, target: path, headers };
}

/**
 * The hops of a request: those that it names, the others as they are found on this machine. Makes no
 * request.
 * Failures: `bad-url`, `bad-method`, `bad-header`, `host-unknown`.
 */
export async function findRoute(
  request: RouteRequest,
  client: ClientProfile = plainClient,
): Promise<Result<{ readonly target: Target; readonly route: KnownRoute }>> {
  // What the client adds to its request by its kind is left out.
  const checked = targetOf({ ...request, client: { ...client, gzip: false } });
  if (!checked.ok) return checked;
  const target = checked.value;
  const { host, port } = target;
  const pinned = request.resolve?.find((entry) => entry.host === host && entry.port === port);
  const addresses = await addressesOf(pinned?.address ?? host);
  if (!addresses.ok) return addresses;
  const asked = hopRequest(target);
  const address = { host: addresses.value[0] ?? host, port };
  const found = request.given
    ? await followRoute(knownProxy(request.given, address, { ...asked, address: address.host }))
    : await discoverRoute(addresses.value, asked);
  const { originUrl } = request;
  const route = originUrl === undefined ? found : withOrigin(found, originUrl, asked);
  return ok({ target, route });
}
