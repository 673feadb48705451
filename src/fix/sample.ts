import { clientProfile } from '../model/client.ts';
import type { Observation } from '../model/observation.ts';
import { observe } from '../observe/observe.ts';
import type { Site } from '../proxies/proxy.ts';
import type { SiteState } from './sites.ts';

/** Sites looked at; a proxy may serve thousands. */
const sampleSize = 8;
const patienceMs = 2000;

function stateOf({ head, events }: Observation): SiteState {
  if (!head || head.status >= 500) return 'fails';
  return events.length > 0 ? 'streams' : 'answers';
}

/** Spread over the whole list, so that neighbours do not stand for all. */
function spread(sites: readonly Site[]): readonly Site[] {
  const step = Math.max(1, sites.length / sampleSize);
  return Array.from(
    { length: Math.min(sampleSize, sites.length) },
    (_, at) => sites[Math.floor(at * step)],
  ).filter((site) => site !== undefined);
}

async function look({ host, address, port, tls }: Site): Promise<SiteState> {
  const client = clientProfile(tls ? 'h1-tls' : 'h1');
  if (!client) return 'fails';
  const shown = address.includes(':') ? `[${address}]` : address;
  const seen = await observe(
    {
      url: `${tls ? 'https' : 'http'}://${shown}:${port}/`,
      client,
      headers: host === '' ? [] : [['Host', host]],
      insecure: true,
    },
    { patienceMs, enough: ({ head }) => head !== undefined },
  );
  return stateOf(seen);
}

/** How a sample of these sites fares, by name. */
export async function sampleSites(sites: readonly Site[]): Promise<ReadonlyMap<string, SiteState>> {
  const sample = spread(sites);
  const states = await Promise.all(sample.map(look));
  return new Map(
    sample.map(({ host, address, port }, at) => [
      `${host} ${address}:${port}`,
      states[at] ?? 'fails',
    ]),
  );
}
