import type { Build } from '../config.ts';
import type { Response } from '../response.ts';
import { upstreamHttp } from './upstream-http.ts';
import type { Values } from './values.ts';

/** The client's request, as far as delivery depends on it. */
export interface Request {
  readonly http: '1.0' | '1.1' | '2';
  readonly tls: boolean;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Headers of one name, in order; names compare without case. */
export const headersNamed = (
  headers: readonly (readonly [name: string, value: string])[],
  name: string,
): readonly string[] =>
  headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);

/** ngx_http_gzip_accept_encoding: is the coding offered, with a quality above 0? */
export function accepts(acceptEncoding: string, coding: string): boolean {
  const pattern = new RegExp(`(?:^|[, ])${coding} *(?:$|,|; *(?:$|q(=.*)?))`, 'i');
  const found = pattern.exec(acceptEncoding);
  if (!found) return false;
  return found[1] === undefined || !/^=0(?:\.0{0,3})?(?: *(?:,|$))/.test(found[1]);
}

/** ngx_http_test_content_type: does a `*_types` list, `text/html` always in it, hold this type? */
export function typeListed(
  values: Values,
  directive: string,
  response: Pick<Response, 'headers'>,
): boolean {
  const words = values.all(directive).flat();
  const listed = new Set(words.map((type) => type.toLowerCase()));
  if (listed.has('*')) return true;
  const [said = ''] = headersNamed(response.headers, 'content-type').slice(-1);
  const type = said.split(';')[0]?.trim().toLowerCase() ?? '';
  return type === 'text/html' || listed.has(type);
}

/** What `gzip_proxied` says when the request came through another proxy. */
function proxiedOk(values: Values, headers: Request['headers']): boolean {
  const wanted = values.words('gzip_proxied') ?? ['off'];
  if (wanted.includes('off')) return false;
  if (wanted.includes('any')) return true;
  const control = headersNamed(headers, 'cache-control').join(',').toLowerCase();
  if (headersNamed(headers, 'expires').length > 0) return wanted.includes('expired');
  if (control !== '')
    return ['no-cache', 'no-store', 'private'].some(
      (word) => wanted.includes(word) && control.includes(word),
    );
  const absent = (word: string, header: string): boolean =>
    !wanted.includes(word) || headersNamed(headers, header).length === 0;
  return absent('no_last_modified', 'last-modified') && absent('no_etag', 'etag');
}

/** ngx_http_gzip_ok: may this client be given gzip? */
export function gzipOk(
  values: Values,
  request: Request,
  responseHeaders: Request['headers'],
): boolean {
  const [offered = ''] = headersNamed(request.headers, 'accept-encoding');
  if (!accepts(offered, 'gzip')) return false;
  const least = values.words('gzip_http_version')?.[0] ?? '1.1';
  if (request.http === '1.0' && least === '1.1') return false;
  if (headersNamed(request.headers, 'via').length === 0) return true;
  return proxiedOk(values, responseHeaders);
}

/** The request as the next hop gets it: its own version, and headers changed by `proxy_set_header`. */
export function hopRequest(values: Values, build: Build, request: Request): Request {
  const set = values.all('proxy_set_header');
  const replaced = new Set(set.map(([name = '']) => name.toLowerCase()));
  const kept = request.headers.filter(([name]) => !replaced.has(name.toLowerCase()));
  const added = set.flatMap(([name = '', value = '']) =>
    value === '' || value.startsWith('$') ? [] : [[name, value] as const],
  );
  const target = values.words('proxy_pass')?.[0] ?? '';
  return {
    ...request,
    http: upstreamHttp(values, build),
    tls: target.startsWith('https://'),
    headers: [...kept, ...added],
  };
}
