import type { KnownHop } from '../diagnose/route.ts';
import type { ClientId } from '../model/client.ts';
import type { Observation } from '../model/observation.ts';
import type { StreamRequest } from '../observe/request.ts';
import { isNginxProxy, type Nginx } from '../proxies/nginx/nginx.ts';
import { wayOf } from '../proxies/nginx/way.ts';
import { mannersOf } from './manners.ts';
import type { Setting } from './tryout.ts';

export interface LiveOptions {
  readonly request: Omit<StreamRequest, 'client'>;
  readonly clients: readonly ClientId[];
  /** What was seen behind the hop. */
  readonly next?: Observation | undefined;
  readonly signal?: AbortSignal;
  readonly trustConfig?: boolean;
}

/** The nginx of a hop, where it runs here and was read whole, so that it can be tried. */
export function triable({ proxy }: KnownHop): Nginx | undefined {
  if (!proxy || !isNginxProxy(proxy) || !proxy.instance || proxy.unread) return undefined;
  return proxy;
}

/** What trials of a hop have in common; undefined where it cannot be tried. */
export function liveSetting(
  known: KnownHop,
  { request, clients, next, signal, trustConfig }: LiveOptions,
): Setting | undefined {
  const nginx = triable(known);
  if (!nginx?.instance) return undefined;
  const { build, asRoot, configuration, source, instance } = nginx;
  return {
    config: configuration,
    files: source,
    proxy: instance,
    entry: known.hop.address,
    request,
    wayOf: (config) => wayOf(config, known.request, { build, asRoot }),
    manners: mannersOf(next),
    clients,
    ...(signal ? { signal } : {}),
    ...(trustConfig ? { trustConfig } : {}),
  };
}
