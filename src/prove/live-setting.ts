import type { KnownHop } from '../diagnose/known-hop.ts';
import type { ClientId } from '../model/client.ts';
import type { Observation } from '../model/observation.ts';
import type { StreamRequest } from '../observe/request.ts';
import type { Orders } from '../origin/orders.ts';
import { mannersOf } from './manners.ts';
import type { Setting } from './tryout.ts';

export interface LiveOptions {
  /** The hops that one proxy makes, in the order of the request. */
  readonly hops: readonly [KnownHop, ...KnownHop[]];
  readonly request: Omit<StreamRequest, 'client'>;
  readonly clients: readonly ClientId[];
  /** What was seen behind the hops. */
  readonly next?: Observation | undefined;
  /** What the application does wrong, to be repeated by the one of the trials. */
  readonly defects?: Partial<Orders>;
  /** Ends the trials early, and what they started. */
  readonly signal: AbortSignal;
  /** Run programs that the configuration brings along where nothing confines them. */
  readonly trustConfig?: boolean;
}

/** What trials of a proxy have in common; undefined where it does not run here, and cannot be tried. */
export function liveSetting(options: LiveOptions): Setting | undefined {
  const { hops, request, clients, next, defects, signal, trustConfig = false } = options;
  const [front] = hops;
  const last = hops.at(-1) ?? front;
  const returns = hops
    .slice(1)
    .map(({ hop }, index) => ({ request: (hops[index] ?? front).request, to: hop.address }));
  const { proxy } = front;
  const copies = proxy?.copies?.({ request: last.request, returns });
  if (!proxy || !copies) return undefined;
  return {
    copies,
    files: proxy.files,
    entry: front.hop.address,
    request,
    manners: { ...mannersOf(next), ...defects },
    clients,
    signal,
    trustConfig,
  };
}
