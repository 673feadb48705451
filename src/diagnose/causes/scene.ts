import { clientProfile } from '../../model/client.ts';
import type { Confidence } from '../../model/finding.ts';
import type { Observation } from '../../model/observation.ts';
import type { Compressed, LiveView } from '../live.ts';
import type { KnownHop, KnownRoute } from '../route.ts';

/** What was seen of the innermost hop, where that may be the application. */
export interface OriginSight {
  /** Index into the route. */
  readonly hop: number;
  /** `possible` where it may also be a proxy that hides. */
  readonly confidence: Extract<Confidence, 'seen' | 'possible'>;
  /** What it sends, seen beside the proxies, or through them where it cannot be asked itself. */
  readonly sent?: Observation;
  /** What it sends, where it was asked itself and is known to be the application. */
  readonly itself?: Observation;
  /** The same for a client that accepts compression, beside one that does not. */
  readonly compressed?: Compressed;
}

/** All that a cause may look at which is not a proxy's. */
export interface Scene {
  /** What each client got from the first hop. */
  readonly clients: readonly Observation[];
  readonly hops: readonly KnownHop[];
  /** Absent where a proxy answers itself. */
  readonly origin?: OriginSight;
}

const acceptsGzip = ({ client }: Observation): boolean => clientProfile(client)?.gzip === true;

/** What clients of the application itself got, one that accepts compression and one that does not. */
function bothOf(clients: readonly Observation[]): Compressed | undefined {
  const seen = clients.find(acceptsGzip);
  const plain = clients.find((other) => !acceptsGzip(other));
  return seen && plain && { seen, plain };
}

function originSight(hops: readonly KnownHop[], view: LiveView): OriginSight | undefined {
  const hop = hops.length - 1;
  const innermost = hops[hop];
  if (!innermost || innermost.proxy) return undefined;
  const known = innermost.hop.kind === 'origin';
  const plain = view.clients.find((seen) => !acceptsGzip(seen)) ?? view.clients[0];
  const itself = hop === 0 ? plain : view.behind[hop - 1];
  const sent = itself ?? (known ? plain : undefined);
  const compressed = hop === 0 ? bothOf(view.clients) : view.compressed;
  return {
    hop,
    confidence: known ? 'seen' : 'possible',
    ...(sent?.head ? { sent } : {}),
    ...(known && itself?.head ? { itself } : {}),
    ...(known && compressed ? { compressed } : {}),
  };
}

/** What there is to look at for causes that are not a proxy's. */
export function sceneOf({ hops }: KnownRoute, view: LiveView): Scene {
  const origin = originSight(hops, view);
  return { clients: view.clients, hops, ...(origin ? { origin } : {}) };
}
