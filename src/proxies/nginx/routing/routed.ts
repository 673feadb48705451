import type { HopRequest } from '../../proxy.ts';
import type { RoutedRequest } from './resolution.ts';

/**
 * Where a client on this machine comes from: the address that it connects to, or on loopback the
 * first one there (the kernel's source for 127.0.0.0/8).
 */
function clientHere({ address }: HopRequest): Pick<RoutedRequest, 'clientAddress'> {
  if (address === undefined) return {};
  if (address.startsWith('unix:')) return { clientAddress: 'unix:' };
  return { clientAddress: address.startsWith('127.') ? '127.0.0.1' : address };
}

/**
 * A request as the router takes it.
 * @param here does it come from this machine?
 */
export function routed(request: HopRequest, here: boolean = false): RoutedRequest {
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
    ...(here ? clientHere(request) : {}),
  };
}
