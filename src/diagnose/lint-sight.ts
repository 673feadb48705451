import type { Observation } from '../model/observation.ts';
import type { Sight } from '../proxies/proxy.ts';
import type { Assumed, Predicted } from './predict.ts';

const unseen = {
  startedAt: 0,
  timing: {},
  reads: [],
  frames: [],
  events: [],
  comments: [],
  violations: [],
  pendingBytes: 0,
  bodyStart: '',
} as const;

function imagined({ client, delivery }: Predicted): Observation {
  const cut = delivery?.end === 'cut';
  return {
    ...unseen,
    client: client.id,
    url: '',
    end: { kind: cut ? 'cut' : 'open', atMs: delivery?.endMs ?? 0 },
  };
}

/** What would be seen if it went as predicted: the causes of the catalogue look at that. */
export function sightOf(troubled: readonly Predicted[], assumed: Assumed): Sight {
  const next: Observation = {
    ...unseen,
    client: 'h1',
    url: '',
    head: {
      atMs: 0,
      httpVersion: '1.1',
      status: assumed.status,
      reason: 'OK',
      headers: assumed.headers,
    },
    end: { kind: 'open', atMs: 0 },
  };
  return {
    clients: troubled.map(imagined),
    next,
    troubled: troubled.map(({ client }) => client.id),
    late: troubled
      .filter(({ delivery }) => delivery?.shape !== 'immediate')
      .map(({ client }) => client.id),
  };
}
