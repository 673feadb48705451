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

/** What the proxy would answer by itself. */
function ownAnswer({ way }: Predicted): Observation['head'] {
  const head = way?.instead?.head;
  return head && { atMs: 0, httpVersion: '1.1', reason: '', ...head };
}

function imagined(predicted: Predicted): Observation {
  const { client, delivery } = predicted;
  const cut = delivery?.end === 'cut';
  const head = ownAnswer(predicted);
  return {
    ...unseen,
    client: client.id,
    url: '',
    ...(head ? { head } : {}),
    end: { kind: cut ? 'cut' : 'open', atMs: delivery?.endMs ?? 0 },
  };
}

/** How the application frames what an HTTP/1.1 client asks of it. */
function framingSeen({ framing }: Assumed): NonNullable<Observation['framing']> {
  if (framing === 'length') return 'length';
  return framing === 'close' || framing === 'close-http1.0' ? 'close' : 'chunked';
}

/** What would be seen if it went as predicted: the causes of the catalogue look at that. */
export function sightOf(troubled: readonly Predicted[], assumed: Assumed): Sight {
  const next: Observation = {
    ...unseen,
    client: 'h1',
    url: '',
    framing: framingSeen(assumed),
    events: assumed.eventBytes.map((bytes) => ({ atMs: 0, read: 0, bytes, data: '' })),
    head: {
      atMs: 0,
      httpVersion: '1.1',
      status: assumed.status,
      reason: 'OK',
      headers: assumed.headers,
    },
    end: { kind: 'open', atMs: 0 },
  };
  const answered = troubled.filter(({ reason }) => reason !== undefined);
  return {
    clients: troubled.map(imagined),
    // What the proxy answers by itself does not come to the application.
    ...(answered.length < troubled.length ? { next } : {}),
    framing: assumed.framing,
    troubled: troubled.map(({ client }) => client.id),
    late: troubled
      .filter(({ delivery, reason }) => !reason && delivery?.shape !== 'immediate')
      .map(({ client }) => client.id),
    instead: answered.map(({ client }) => client.id),
  };
}
