import { clientProfile, type ClientProfile } from '../model/client.ts';
import type { Target } from '../observe/request.ts';
import type { Nginx } from '../proxies/nginx/nginx.ts';
import { clientRequest } from './predict.ts';

const profilesOf = (ids: readonly string[]): readonly ClientProfile[] =>
  ids.map(clientProfile).filter((profile) => profile !== undefined);

/** The clients that the listener of a URL offers to serve. */
export function offeredClients(nginx: Nginx, target: Target): readonly ClientProfile[] {
  if (!target.tls) return profilesOf(['h1', 'h1+gzip']);
  const [probe, ...rest] = profilesOf(['h1-tls', 'h1-tls+gzip']);
  if (!probe) return rest;
  const resolution = nginx.resolve(clientRequest(target, probe));
  const { listener, settings } = resolution.ok ? resolution.value.outcome : {};
  // Since 1.25.1 a directive of the server, before that a parameter of `listen`.
  const http2 = listener?.http2 || settings?.get('http2')?.values[0]?.[0] === 'on';
  return [probe, ...rest, ...profilesOf(http2 ? ['h2', 'h2+gzip'] : [])];
}
