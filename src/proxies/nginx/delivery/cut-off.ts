import type { Response } from '../response.ts';
import type { Module } from './upstream.ts';
import type { Values } from './values.ts';

/** How nginx ends a stream whose origin stays silent, and when. */
export interface CutOff {
  readonly afterMs: number;
  /** Before the response header came: the client gets a 504. */
  readonly status?: 504;
}

const minute = 60_000;

/** `*_read_timeout`, in milliseconds. */
export const readTimeout = (values: Values, module: Module): number =>
  values.time(`${module}_read_timeout`, minute);

/**
 * Only the passing module's read timeout ends an open stream, so long after the origin's last byte;
 * 0 does so at once (ngx_http_upstream_process_upstream).
 */
export function cutOffOf(values: Values, module: Module, response: Response): CutOff | undefined {
  const afterMs = readTimeout(values, module);
  if (afterMs === 0 || (response.headerDelayMs ?? 0) > afterMs) return { afterMs, status: 504 };
  return (response.idleMs ?? 0) > afterMs ? { afterMs } : undefined;
}
