import type { Build } from '../config.ts';
import type { Framing, Response } from '../response.ts';
import {
  chunkDecoder,
  frameDecoder,
  plainDecoder,
  recordDecoder,
  type Decoder,
} from './decoders.ts';
import { headersNamed } from './request.ts';
import type { Values } from './values.ts';
import { atLeast } from '../version.ts';

export type Module = 'proxy' | 'fastcgi' | 'uwsgi' | 'scgi' | 'grpc';

const modules: readonly Module[] = ['proxy', 'fastcgi', 'uwsgi', 'scgi', 'grpc'];

/** The module that passes the request on; undefined when none does. */
export const moduleOf = (values: Values): Module | undefined =>
  modules.find((module) => values.has(`${module}_pass`));

/** `auto`: chunked when asked in HTTP/1.1, else until the close. */
export function settledFraming(
  framing: Framing,
  module: Module,
  http: '1.0' | '1.1' | '2',
): Exclude<Framing, 'auto'> {
  if (framing !== 'auto') return framing;
  if (module !== 'proxy') return 'records';
  if (http === '2') return 'h2';
  return http === '1.1' ? 'chunked' : 'close';
}

const chunkings: ReadonlySet<Framing> = new Set([
  'chunked',
  'one-chunk',
  'many-chunks',
  'size-line-apart',
  'three-writes',
  'late-chunk-end',
] as const);

/** What a length that is only known to be long counts as. */
const long = 1_000_000_000;

/** The response's Content-Length; undefined when it has none. */
export function lengthOf(response: Response): number | undefined {
  if (response.framing !== 'length') return undefined;
  const [said] = headersNamed(response.headers, 'content-length');
  return said === undefined ? long : Number(said);
}

/** How the module reads this body. */
export function decoderFor(
  values: Values,
  build: Build,
  module: Module,
  framing: Exclude<Framing, 'auto'>,
  response: Response,
): Decoder {
  if (module === 'fastcgi') return recordDecoder(values.flag('fastcgi_keep_conn', false));
  if (module === 'grpc' || framing === 'h2') return frameDecoder();
  if (module === 'proxy' && chunkings.has(framing))
    return chunkDecoder(atLeast(build.version, '1.29.4'));
  return plainDecoder(lengthOf(response) ?? -1);
}

/**
 * The buffering in effect: the module's own directive, unless the response says otherwise
 * (ngx_http_upstream_process_buffering: only "yes" and "no" count, the last one wins).
 */
export function bufferingOf(
  values: Values,
  module: Module,
  response: Pick<Response, 'headers'>,
): boolean {
  if (module === 'grpc') return false;
  const configured = values.flag(`${module}_buffering`, true);
  const ignored = values.all(`${module}_ignore_headers`).flat();
  if (ignored.some((name) => name.toLowerCase() === 'x-accel-buffering')) return configured;
  return headersNamed(response.headers, 'x-accel-buffering').reduce((buffering, value) => {
    const word = value.trim().toLowerCase();
    return word === 'no' ? false : word === 'yes' || buffering;
  }, configured);
}
