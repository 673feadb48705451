import { clientProfile } from '../../model/client.ts';
import type { Confidence } from '../../model/finding.ts';
import type { Observation } from '../../model/observation.ts';
import type { KnownHop } from '../known-hop.ts';
import type { Compressed, LiveView } from '../live.ts';
import type { KnownRoute } from '../route.ts';
import { following } from '../ways.ts';

/** What was seen of an innermost hop, where that may be the application. */
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
  readonly compressed?: Pick<Compressed, 'seen' | 'plain'>;
}

/** All that a cause may look at which is not a proxy's. */
export interface Situation {
  /** What each client got from the first hop. */
  readonly clients: readonly Observation[];
  readonly hops: readonly KnownHop[];
  /** Absent where a proxy answers itself. */
  readonly origin?: OriginSight;
}

const acceptsGzip = ({ client }: Observation): boolean => clientProfile(client)?.gzip === true;

/** What clients of the application itself got, one that accepts compression and one that does not. */
function bothOf(clients: readonly Observation[]): OriginSight['compressed'] {
  const seen = clients.find(acceptsGzip);
  const plain = clients.find((other) => !acceptsGzip(other));
  return seen && plain && { seen, plain };
}

function originSight(
  { hop: { kind }, proxy }: KnownHop,
  hop: number,
  view: LiveView,
  sole: boolean,
): OriginSight {
  // A server of applications has a catalogue of its own for how it passes on what they write.
  const own = kind === 'origin';
  const known = own || proxy !== undefined;
  const plain = view.clients.find((seen) => !acceptsGzip(seen)) ?? view.clients[0];
  const itself = hop === 0 ? plain : view.behind[hop - 1];
  const sent = itself ?? (known && sole ? plain : undefined);
  const beside = view.compressed?.hop === hop ? view.compressed : undefined;
  const compressed = hop === 0 ? bothOf(view.clients) : beside;
  return {
    hop,
    confidence: known ? 'seen' : 'possible',
    ...(sent?.head ? { sent } : {}),
    ...(own && itself?.head ? { itself } : {}),
    ...(own && compressed ? { compressed } : {}),
  };
}

/** May this hop be the application? One that serves applications is it, whatever its name. */
const mayBeOrigin = ({ proxy, passage }: KnownHop): boolean =>
  !proxy || passage?.handler === 'application';

/** What there is to look at for causes that are not a proxy's: once for each application behind them. */
export function situationsOf({ hops }: KnownRoute, view: LiveView): readonly Situation[] {
  const { clients } = view;
  const innermost = hops.flatMap((known, hop) =>
    following(hops, hop).length === 0 && mayBeOrigin(known) ? [{ known, hop }] : [],
  );
  if (innermost.length === 0) return [{ clients, hops }];
  const sole = innermost.length === 1;
  return innermost.map(({ known, hop }) => ({
    clients,
    hops,
    origin: originSight(known, hop, view, sole),
  }));
}
