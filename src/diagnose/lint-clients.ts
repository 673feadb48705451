import { clientProfile, type ClientProfile } from '../model/client.ts';
import type { Target } from '../observe/request.ts';
import type { Predictor } from '../proxies/predictor.ts';
import { clientRequest } from './predict.ts';

const profilesOf = (ids: readonly string[]): readonly ClientProfile[] =>
  ids.map(clientProfile).filter((profile) => profile !== undefined);

/** The clients that the listener of a URL offers to serve. */
export function offeredClients(proxy: Predictor, target: Target): readonly ClientProfile[] {
  if (!target.tls) return profilesOf(['h1', 'h1+gzip']);
  const [probe, ...rest] = profilesOf(['h1-tls', 'h1-tls+gzip']);
  if (!probe) return rest;
  const http2 = proxy.offersHttp2(clientRequest(target, probe));
  return [probe, ...rest, ...profilesOf(http2 ? ['h2', 'h2+gzip'] : [])];
}
