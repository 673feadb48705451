import { plainClient, tlsClient } from '../diagnose/find-route.ts';
import type { KnownHop } from '../diagnose/known-hop.ts';
import type { StreamRequest } from '../observe/request.ts';
import { isGateway } from '../proxies/nginx/routing/gateway.ts';

/** What the client asks for, as far as it matters behind the proxy. */
type Asked = Pick<StreamRequest, 'headers' | 'method' | 'body'>;

/** Where a hop is connected to: an address, or a unix socket's path. */
function placeOf({ hop }: KnownHop): { readonly authority: string; readonly socketPath?: string } {
  const { host, port } = hop.address;
  if (port === 0) return { authority: 'localhost', socketPath: host };
  return { authority: `${host.includes(':') ? `[${host}]` : host}:${port}` };
}

/**
 * The request that shows what a hop behind the proxy sends, as the proxy would make it; undefined
 * where it cannot be made, for its protocol or its variables are not known.
 */
export function besideProxy(asked: Asked, known: KnownHop): StreamRequest | undefined {
  const { hop, request } = known;
  const { authority, socketPath } = placeOf(known);
  const { protocol } = hop;
  const { parameters } = request;
  const gateway =
    protocol && isGateway(protocol) && parameters ? { protocol, parameters } : undefined;
  if (protocol !== undefined && !gateway) return undefined;
  const headers = (asked.headers ?? []).filter(([name]) => name.toLowerCase() !== 'host');
  return {
    url: `${request.tls ? 'https' : 'http'}://${authority}${request.target}`,
    client: request.tls ? tlsClient : plainClient,
    headers: [...headers, ['Host', request.host]],
    insecure: true,
    ...(socketPath === undefined ? {} : { socketPath }),
    ...(gateway ? { gateway } : {}),
    ...(asked.method === undefined ? {} : { method: asked.method }),
    ...(asked.body === undefined ? {} : { body: asked.body }),
  };
}
