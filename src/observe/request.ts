import { isIP } from 'node:net';

import type { ClientProfile } from '../model/client.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Address, Gateway, Parameters } from '../model/route.ts';

/** A request that follows another one on its connection: what becomes of it is not watched. */
export interface Further {
  readonly headers: Readonly<Record<string, string>>;
  readonly when: Promise<void>;
}

/** What to ask, and how; the names follow curl's flags. */
export interface StreamRequest {
  readonly url: string;
  readonly client: ClientProfile;
  /** Overrides the profile's. */
  readonly method?: string;
  /** Each replaces the default header of its name; a repeated name is sent repeatedly. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  /** Over HTTP, the body's last byte is held back until this resolves. */
  readonly lastByte?: Promise<void>;
  /** Over HTTP/2, the same on the same connection again, once `when` resolves, with other headers. */
  readonly further?: readonly Further[];
  /** Over HTTP/1.x, end the client's side of the connection once the request is sent. */
  readonly halfClose?: boolean;
  /** Accept any certificate. */
  readonly insecure?: boolean;
  /** PEM certificates to trust instead of the system's. */
  readonly ca?: string;
  /** Where to connect to for a host and port, instead of asking DNS. */
  readonly resolve?: readonly (Address & { readonly address: string })[];
  /** Connect to this unix socket, whatever the URL's host. */
  readonly socketPath?: string;
  /** Speak a gateway's protocol instead of HTTP, with these variables. */
  readonly gateway?: { readonly protocol: Gateway; readonly parameters: Parameters };
}

/** A request, checked and completed. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** As in the `Host` header: without the scheme's own port. */
  readonly authority: string;
  readonly path: string;
  readonly method: string;
  /** In sending order, `Host` not among them. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

function defaults({ client }: StreamRequest, url: URL, body: Buffer): [string, string][] {
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return [
    ['User-Agent', 'unclog'],
    ['Accept', 'text/event-stream'],
    ...(client.gzip ? ([['Accept-Encoding', 'gzip']] as [string, string][]) : []),
    ...(url.username === ''
      ? []
      : ([['Authorization', `Basic ${Buffer.from(credentials).toString('base64')}`]] as [
          string,
          string,
        ][])),
    ...(body.length > 0
      ? ([['Content-Type', 'application/x-www-form-urlencoded']] as [string, string][])
      : []),
  ];
}

/**
 * Checks a request and fills in what it leaves out.
 * Failures: `bad-url`, `bad-method`, `bad-header`.
 */
export function targetOf(request: StreamRequest): Result<Target> {
  if (!URL.canParse(request.url)) return fail('bad-url', { url: request.url });
  const url = new URL(request.url);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return fail('bad-url', { url: request.url });
  }
  const method = request.method ?? request.client.method;
  if (!token.test(method)) return fail('bad-method', { method });
  const given = request.headers ?? [];
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused
  const bad = given.find(([name, value]) => !token.test(name) || /[\0\r\n]/.test(value));
  if (bad) return fail('bad-header', { name: bad[0] });
  const body = Buffer.from(request.body ?? '');
  const names = new Set(given.map(([name]) => name.toLowerCase()));
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const tls = url.protocol === 'https:';
  return ok({
    host,
    port: Number(url.port) || (tls ? 443 : 80),
    tls,
    authority: given.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? url.host,
    path: url.pathname + url.search,
    method,
    headers: [
      ...defaults(request, url, body).filter(([name]) => !names.has(name.toLowerCase())),
      ...given.filter(([name]) => name.toLowerCase() !== 'host'),
    ],
    body,
  });
}

/** The name to send as TLS server name: an address has none (RFC 6066, section 3). */
export function serverName(host: string): string {
  return isIP(host) === 0 ? host : '';
}
