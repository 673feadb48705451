import type { ClientProfile } from '../model/client.ts';
import { clientProfile } from '../model/client.ts';
import type { Observation } from '../model/observation.ts';
import { writtenFrom } from '../observe/comparison.ts';
import { headerOf } from '../observe/http1-head.ts';
import { shapeOf } from '../observe/shape.ts';
import { plainClient } from './find-route.ts';
import { watchLive, type LiveOptions, type LiveView } from './live.ts';
import { following, type Hops } from './ways.ts';

const gzipClient: ClientProfile = { ...plainClient, id: 'h1+gzip', gzip: true };

/** Does a client that accepts compression get it, and the events late? */
function isDoubtful(seen: Observation, origin: Observation): boolean {
  const { client, head } = seen;
  if (clientProfile(client)?.gzip !== true || origin.events.length === 0) return false;
  const coding = head && headerOf(head, 'content-encoding');
  const { delivery } = shapeOf(seen, writtenFrom(origin, seen));
  const prompt = delivery?.shape === 'immediate' || delivery?.shape === 'delayed';
  // Where not even the header came, nobody knows what is in there.
  return !prompt && (head === undefined || (coding !== undefined && coding !== 'identity'));
}

/**
 * Asks the application itself for the compressed stream, beside the plain one, where clients that
 * accept compression get the events late: either it holds them in its compressor, or the proxy does.
 * Two more live requests.
 * @param behind what is asked at each hop behind the first; undefined where it cannot be reached
 */
export async function askCompressed(
  view: LiveView,
  hops: Hops,
  behind: LiveOptions['behind'],
  options: Omit<LiveOptions, 'request' | 'clients' | 'behind' | 'hops' | 'watchCutMs'>,
): Promise<LiveView> {
  const hop = hops.findIndex((_, at) => at > 0 && following(hops, at).length === 0);
  const [innermost, origin] = [behind[hop - 1], view.behind[hop - 1]];
  if (!innermost || !origin || innermost.method === 'POST') return view;
  if (!view.clients.some((seen) => isDoubtful(seen, origin))) return view;
  const beside = await watchLive({
    ...options,
    request: innermost,
    clients: [gzipClient],
    behind: [innermost],
    hops: [{ hop: {} }, { hop: {} }],
  });
  const { liveRequests } = beside;
  const [seen] = beside.clients;
  const [plain] = beside.behind;
  const requests = view.liveRequests + liveRequests;
  return {
    ...view,
    liveRequests: requests,
    ...(seen && plain ? { compressed: { hop, seen, plain } } : {}),
  };
}
