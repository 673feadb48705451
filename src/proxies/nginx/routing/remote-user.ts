import type { RoutedRequest } from './resolution.ts';
import { unknown, type Value } from './value.ts';

/** `$remote_user`: the user of Basic authentication, checked or not (ngx_http_auth_basic_user). */
export function remoteUser(headers: RoutedRequest['headers']): Value {
  if (!headers) return unknown('$remote_user');
  const said = headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? '';
  const [, encoded = ''] = /^Basic +(\S+)/i.exec(said) ?? [];
  const decoded = Buffer.from(encoded, 'base64').toString('latin1');
  return decoded.includes(':') ? decoded.slice(0, decoded.indexOf(':')) : '';
}
