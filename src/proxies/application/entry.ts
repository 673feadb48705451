import type { Address } from '../../model/route.ts';
import type { HopRequest } from '../proxy.ts';

/** Where a request comes in: the path of a unix socket is the host, with port 0. */
export const entryOf = ({ address = '', port }: HopRequest): Address => ({
  host: address.replace(/^unix:/, ''),
  port,
});
