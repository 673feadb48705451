import type { KnownHop } from '../diagnose/known-hop.ts';
import type { ClientId } from '../model/client.ts';
import type { Observation } from '../model/observation.ts';
import type { StreamRequest } from '../observe/request.ts';
import { isNginxProxy, type Nginx } from '../proxies/nginx/nginx.ts';
import { returnsOf, wayOf } from '../proxies/nginx/way.ts';
import { mannersOf } from './manners.ts';
import type { Setting } from './tryout.ts';

export interface LiveOptions {
  /** The hops that one proxy makes, in the order of the request. */
  readonly hops: readonly [KnownHop, ...KnownHop[]];
  readonly request: Omit<StreamRequest, 'client'>;
  readonly clients: readonly ClientId[];
  /** What was seen behind the hops. */
  readonly next?: Observation | undefined;
  /** Ends the trials early, and what they started. */
  readonly signal: AbortSignal;
  /** Run programs that the configuration brings along where nothing confines them. */
  readonly trustConfig?: boolean;
}

/** The nginx of a hop, where it runs here, so that it can be tried. */
export function triable({ proxy }: KnownHop): Nginx | undefined {
  return proxy && isNginxProxy(proxy) && proxy.instance ? proxy : undefined;
}

/** What trials of a proxy have in common; undefined where it cannot be tried. */
export function liveSetting(options: LiveOptions): Setting | undefined {
  const { hops, request, clients, next, signal, trustConfig = false } = options;
  const [front] = hops;
  const nginx = triable(front);
  if (!nginx?.instance) return undefined;
  const { build, asRoot, configuration, source, instance } = nginx;
  const last = hops.at(-1) ?? front;
  const returns = hops
    .slice(1)
    .map(({ hop }, index) => ({ request: (hops[index] ?? front).request, to: hop.address }));
  return {
    config: configuration,
    files: source,
    proxy: instance,
    entry: front.hop.address,
    request,
    wayOf: (config) => wayOf(config, last.request, { build, asRoot }),
    returnsOf: (config) => returnsOf(config, returns, { build, asRoot }),
    manners: mannersOf(next),
    clients,
    signal,
    trustConfig,
  };
}
