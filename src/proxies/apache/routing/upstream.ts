import type { HopProtocol } from '../../../model/route.ts';
import type { Upstream } from './resolution.ts';
import { encoded } from './uri.ts';
import { desocketed, type Worker } from './workers.ts';

/** What a scheme is spoken as, and its port where the URL names none (ap_proxy_port_of_scheme). */
const schemes: Readonly<Record<string, readonly [protocol: HopProtocol, port: number]>> = {
  http: ['http', 80],
  https: ['https', 443],
  h2: ['https', 443],
  h2c: ['http', 80],
  ws: ['http', 80],
  wss: ['https', 443],
  fcgi: ['fastcgi', 8000],
  scgi: ['scgi', 4000],
  uwsgi: ['uwsgi', 3031],
};

/** Is it known how a scheme is spoken? */
export const isSpoken = (scheme: string): boolean => Object.hasOwn(schemes, scheme);

export const schemeOf = (url: string): string =>
  (/^(\w+):/.exec(desocketed(url).url)?.[1] ?? '').toLowerCase();

/** The server that a URL leads to; undefined for a protocol that is not known, or a variable in it. */
export function upstreamOf(url: string, worker: Worker | undefined): Upstream | undefined {
  const { socket, url: bare } = desocketed(url);
  const scheme = schemeOf(bare);
  const known = schemes[scheme];
  const found = /^\w+:\/\/(?:[^@/]*@)?(?:\[([^\]]*)\]|([^:/?]*))(?::(\d+))?(?:[/?]|$)/.exec(bare);
  const host = found?.[1] ?? found?.[2];
  if (!known || host === undefined || host.includes('$')) return undefined;
  const [protocol, port] = known;
  const path = socket ?? worker?.socket;
  const address =
    path === undefined ? { host, port: Number(found?.[3] ?? port) } : { host: path, port: 0 };
  const backup = /\bH|\+H/.test(worker?.parameters.get('status')?.value ?? '');
  return { protocol, scheme, address, backup };
}

/** The path that the next server is asked for; undefined where it is not asked in HTTP. */
export function targetOf(url: string, query: string | undefined): string | undefined {
  const path = /^(?:https?|h2c?|wss?):\/\/[^/?]*([^]*)$/.exec(desocketed(url).url)?.[1];
  if (path === undefined) return undefined;
  const whole = encoded(path.startsWith('/') ? path : `/${path}`);
  return query === undefined || whole.includes('?') ? whole : `${whole}?${query}`;
}

/** `host:port` as the next server is asked for it. */
export const authorityOf = (url: string): string =>
  /^\w+:\/\/(?:[^@/]*@)?([^/?]*)/.exec(desocketed(url).url)?.[1] ?? '';
