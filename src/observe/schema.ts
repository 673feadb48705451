import * as v from 'valibot';

import { clientIds } from '../model/client.ts';
import type { Observation } from '../model/observation.ts';

const atMs = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const pair = v.tuple([v.string(), v.string()]);

const head = v.object({
  atMs,
  httpVersion: v.picklist(['1.0', '1.1', '2']),
  status: count,
  reason: v.string(),
  headers: v.array(pair),
});

const event = v.object({
  atMs,
  read: count,
  bytes: count,
  end: v.exactOptional(count),
  data: v.string(),
  event: v.exactOptional(v.string()),
  id: v.exactOptional(v.string()),
});

const timing = v.object({
  dnsMs: v.exactOptional(atMs),
  connectMs: v.exactOptional(atMs),
  tlsMs: v.exactOptional(atMs),
  firstByteMs: v.exactOptional(atMs),
  firstEventMs: v.exactOptional(atMs),
});

/** A saved observation: what `Observation` says, checked. */
export const observationSchema: v.GenericSchema<unknown, Observation> = v.object({
  client: v.picklist(clientIds),
  url: v.string(),
  startedAt: atMs,
  timing,
  alpn: v.exactOptional(v.string()),
  address: v.exactOptional(v.object({ host: v.string(), port: count })),
  halfClosed: v.exactOptional(v.boolean()),
  head: v.exactOptional(head),
  framing: v.exactOptional(v.picklist(['chunked', 'close', 'h2', 'length', 'none', 'records'])),
  reads: v.array(v.object({ atMs, bytes: count, bodyBytes: v.exactOptional(count) })),
  frames: v.array(v.object({ read: count, bytes: count })),
  events: v.array(event),
  comments: v.array(v.object({ atMs, text: v.string() })),
  retryMs: v.exactOptional(atMs),
  violations: v.array(v.object({ code: v.string(), offset: count })),
  pendingBytes: count,
  pendingDataLines: v.exactOptional(count),
  bodyStart: v.string(),
  end: v.object({
    kind: v.picklist(['open', 'complete', 'cut', 'reset']),
    atMs,
    code: v.exactOptional(v.string()),
  }),
  failure: v.exactOptional(
    v.object({
      code: v.string(),
      details: v.record(v.string(), v.union([v.string(), v.number()])),
    }),
  ),
});
