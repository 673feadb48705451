import { isIP } from 'node:net';

import type { Address } from '../../model/route.ts';
import { directive, type FpmConfig, type Pool } from './config.ts';

/** Where a pool listens: `9000`, `127.0.0.1:9000`, `[::1]:9000`, `/run/php.sock` (fpm_sockets.c). */
export function listenOf(pool: Pool): Address {
  const text = (directive(pool.entries, 'listen')?.value ?? '').replaceAll('$pool', pool.name);
  const [, host = '', port] = /^(?:(.*):)?(\d+)$/.exec(text) ?? [];
  if (port === undefined) return { host: text, port: 0 };
  return {
    host: host.replace(/^\[(.*)\]$/, '$1').replace('*', '') || '0.0.0.0',
    port: Number(port),
  };
}

/** The pool that takes connections to an address, or on a unix socket's path. */
export function poolAt({ pools }: FpmConfig, { host, port }: Address): Pool | undefined {
  const fits = (pool: Pool): boolean => {
    const own = listenOf(pool);
    if (own.port !== port) return false;
    if (own.host === host) return true;
    return port !== 0 && (own.host === '0.0.0.0' || own.host === '::' || isIP(own.host) === 0);
  };
  return pools.find(fits);
}

/** The pool's socket as `address port tcp`. */
export function socketText(pool: Pool): string {
  const { host, port } = listenOf(pool);
  return `${port === 0 ? `unix:${host}` : host} ${port} tcp`;
}
