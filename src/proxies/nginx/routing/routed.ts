import type { HopRequest } from '../../proxy.ts';
import type { RoutedRequest } from './resolution.ts';

/** A request as the router takes it. */
export function routed(request: HopRequest): RoutedRequest {
  const { address, port, tls, host, method, target, headers } = request;
  return {
    ...(address === undefined ? {} : { address }),
    port,
    tls,
    hostHeader: host,
    ...(tls ? { sni: host.replace(/:\d+$/, '') } : {}),
    method,
    uri: target,
    headers,
  };
}
