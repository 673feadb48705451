import type { ClientProfile } from '../model/client.ts';
import { clientProfile } from '../model/client.ts';
import type { Observation } from '../model/observation.ts';
import { writtenFrom } from '../observe/comparison.ts';
import { headerOf } from '../observe/http1-head.ts';
import type { StreamRequest } from '../observe/request.ts';
import { shapeOf } from '../observe/shape.ts';
import { plainClient } from './find-route.ts';
import { watchLive, type LiveOptions, type LiveView } from './live.ts';
import { following, type Hops } from './ways.ts';

const gzipClient: ClientProfile = { ...plainClient, id: 'h1+gzip', gzip: true };

/** Is it an answer that came without compression? */
function isPlain(head: Observation['head']): boolean {
  return head !== undefined && (headerOf(head, 'content-encoding') ?? 'identity') === 'identity';
}

/** Does a client that accepts compression get it, and the events late? */
function isDoubtful(seen: Observation, origin: Observation): boolean {
  const { client, head } = seen;
  if (clientProfile(client)?.gzip !== true || origin.events.length === 0) return false;
  const { delivery } = shapeOf(seen, writtenFrom(origin, seen));
  const prompt = delivery?.shape === 'immediate' || delivery?.shape === 'delayed';
  // Where not even the header came, nobody knows what is in there.
  return !prompt && !isPlain(head);
}

/** Longer than a proxy takes to pass an event on. */
const lateMs = 300;

/** Has the first event of the origin been there for a while? */
const isOld = ({ startedAt, events }: Observation): boolean =>
  Date.now() - startedAt - (events[0]?.atMs ?? Infinity) > lateMs;

/** Asks about compression while the endpoint is watched, as soon as it is in doubt. */
export interface CompressionInquiry {
  /** Looks at what was seen so far. */
  readonly look: NonNullable<LiveOptions['onLook']>;
  /** The view of the endpoint, with what was learned where that was in doubt. */
  answer(view: LiveView): Promise<LiveView>;
}

/**
 * Asks the application itself for the compressed stream, beside the plain one, where clients that
 * accept compression get the events late: either it holds them in its compressor, or the proxy does.
 * Two more live requests.
 * @param behind what is asked at each hop behind the first; undefined where it cannot be reached
 */
export function inquireCompression(
  hops: Hops,
  behind: LiveOptions['behind'],
  options: Pick<LiveOptions, 'patienceMs' | 'repeatUnsafe' | 'signal'>,
): CompressionInquiry {
  const hop = hops.findIndex((_, at) => at > 0 && following(hops, at).length === 0);
  const innermost = behind[hop - 1];
  const leave = new AbortController();
  let asking: Promise<LiveView> | undefined;
  const ask = (request: StreamRequest): Promise<LiveView> =>
    watchLive({
      ...options,
      signal: AbortSignal.any([options.signal, leave.signal]),
      request,
      clients: [gzipClient],
      behind: [request],
      hops: [{ hop: {} }, { hop: {} }],
      // What does not come compressed cannot be held by a compressor.
      onLook: ([seen]) => void (isPlain(seen?.head) && leave.abort()),
    });
  const inDoubt = (clients: readonly Observation[], origin: Observation | undefined): boolean =>
    origin !== undefined && clients.some((seen) => isDoubtful(seen, origin));
  return {
    look(clients, seenBehind) {
      const origin = seenBehind[hop - 1];
      if (asking || !innermost || innermost.method === 'POST' || !origin || !isOld(origin)) return;
      if (inDoubt(clients, origin)) asking = ask(innermost);
    },
    async answer(view) {
      if (!innermost || innermost.method === 'POST') return view;
      const doubtful = inDoubt(view.clients, view.behind[hop - 1]);
      if (doubtful) asking ??= ask(innermost);
      else leave.abort();
      const beside = await asking;
      if (!beside) return view;
      const [seen] = beside.clients;
      const [plain] = beside.behind;
      const liveRequests = view.liveRequests + beside.liveRequests;
      const compressed = doubtful && seen && plain ? { compressed: { hop, seen, plain } } : {};
      return { ...view, liveRequests, ...compressed };
    },
  };
}
