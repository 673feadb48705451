import * as v from 'valibot';

import type { HopFolklore } from '../model/check.ts';
import { clientIds } from '../model/client.ts';
import { manners, type Finding } from '../model/finding.ts';
import type { Hop } from '../model/route.ts';
import type { Build } from '../proxies/nginx/config.ts';
import { apacheSchema } from './saved-apache.ts';
import type { HopRequest } from '../proxies/proxy.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const ms = v.pipe(v.number(), v.finite(), v.minValue(0));
/** What is printed as it stands: nothing in it may control a terminal. */
const word = v.pipe(v.string(), v.regex(/^[\x20-\x7e]*$/));
const client = v.picklist(clientIds);
const clients = v.array(client);
const headers = v.array(v.tuple([v.string(), v.string()]));
const details = v.record(v.string(), v.union([v.string(), v.number()]));
const failure = v.object({ code: word, details });
const address = v.object({ host: word, port: count });
const span = v.object({ start: count, end: count });
const place = v.object({ file: v.string(), span });

const hop: v.GenericSchema<unknown, Hop> = v.object({
  kind: word,
  version: v.exactOptional(word),
  address,
  protocol: v.exactOptional(
    v.picklist(['http', 'https', 'fastcgi', 'uwsgi', 'scgi', 'grpc'] as const),
  ),
  program: v.exactOptional(word),
  config: v.exactOptional(v.string()),
  via: v.exactOptional(v.pipe(v.array(count), v.minLength(1))),
  backup: v.exactOptional(v.literal(true)),
});

const request: v.GenericSchema<unknown, HopRequest> = v.object({
  address: v.exactOptional(v.string()),
  port: count,
  tls: v.boolean(),
  host: v.string(),
  method: v.string(),
  target: v.string(),
  headers,
});

const build: v.GenericSchema<unknown, Build> = v.object({
  flavour: word,
  version: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/)),
  modules: v.array(word),
  pageSize: v.pipe(count, v.minValue(1)),
});

const delivery = v.object({
  shape: v.picklist(['immediate', 'behind', 'delayed', 'batched', 'held'] as const),
  events: v.exactOptional(count),
  bytes: v.exactOptional(ms),
  ms: v.exactOptional(ms),
  headers: v.picklist(['early', 'late'] as const),
  end: v.picklist(['open', 'complete', 'cut', 'reset'] as const),
  endMs: v.exactOptional(ms),
});

const trial = v.object({
  remedy: v.exactOptional(word),
  client,
  verdict: v.picklist([
    'streams',
    'clogged',
    'unexplained',
    'not-a-stream',
    'silent',
    'unreachable',
    'inconclusive',
    'left-open',
    'replayed',
    'answered',
  ] as const),
  delivery: v.exactOptional(delivery),
  tookMs: ms,
});

const act = v.variant('kind', [
  v.object({ kind: v.literal('waiting'), beside: count }),
  v.object({ kind: v.literal('lasting'), ms }),
  v.object({ kind: v.literal('compressed') }),
  v.object({ kind: v.literal('silence'), ms }),
  v.object({ kind: v.literal('together'), beside: count }),
  v.object({ kind: v.literal('reload'), ms }),
  v.object({ kind: v.literal('leave') }),
  v.object({ kind: v.literal('share') }),
  v.object({ kind: v.literal('repeat') }),
  v.object({ kind: v.literal('upload') }),
  v.object({ kind: v.literal('multiplexed'), beside: count }),
  v.object({ kind: v.literal('answer'), status: count }),
]);

const proof = v.object({
  proxy: v.object({ kind: word, version: word, binary: v.string() }),
  act: v.exactOptional(act),
  trials: v.array(trial),
  reproduced: v.boolean(),
  changed: v.array(failure),
});

const behaviour = v.object({
  aside: v.exactOptional(count),
  unlessHost: v.exactOptional(v.object({ name: v.string(), status: count })),
  unlessTold: v.exactOptional(v.object({ name: v.string(), status: count })),
});

const remedy = v.object({
  id: word,
  kind: v.picklist(['proxy', 'origin'] as const),
  scope: word,
  edits: v.array(v.object({ file: v.string(), span, text: v.string() })),
  sets: v.exactOptional(v.object({ directive: v.string(), args: v.array(v.string()) })),
  headers,
  manners: v.exactOptional(v.array(v.picklist(manners))),
  behaviour: v.exactOptional(behaviour),
  heartbeatMs: v.exactOptional(ms),
  holdsFor: clients,
  proved: v.boolean(),
});

const finding: v.GenericSchema<unknown, Finding> = v.object({
  cause: word,
  hop: count,
  confidence: v.picklist(['proved', 'seen', 'predicted', 'possible'] as const),
  place: v.exactOptional(place),
  directive: v.exactOptional(word),
  clients,
  unseen: v.exactOptional(v.literal(true)),
  act: v.exactOptional(act),
  remedies: v.array(remedy),
  behaviour: v.exactOptional(behaviour),
  proof: v.exactOptional(proof),
  unproved: v.exactOptional(failure),
  details,
});

const folklore: v.GenericSchema<unknown, HopFolklore> = v.object({
  id: word,
  hop: count,
  line: v.string(),
  directive: word,
  place: v.exactOptional(place),
  clients,
  differsFor: clients,
});

const savedHop = v.object({
  hop,
  request,
  hidden: v.exactOptional(failure),
  /** Where the configuration was read; its texts are in a file of their own. */
  nginx: v.exactOptional(
    v.object({ prefix: v.string(), build, asRoot: v.boolean(), unread: v.exactOptional(failure) }),
  ),
  apache: v.exactOptional(apacheSchema),
  /** What its proxy did meanwhile. */
  doings: v.exactOptional(
    v.object({
      loadedAtMs: v.exactOptional(ms),
      complaints: v.pipe(v.array(word), v.readonly()),
      queues: v.exactOptional(
        v.pipe(
          v.array(
            v.object({ port: count, path: v.exactOptional(word), waiting: count, taken: count }),
          ),
          v.readonly(),
        ),
      ),
    }),
  ),
  /** Was it watched as well? Then its observation follows those of the clients. */
  watched: v.boolean(),
});

export const savedVersion = 1;

/** `check.json`: all but the observations and the texts of configurations. */
export const savedSchema = v.object({
  schemaVersion: v.literal(savedVersion),
  url: v.string(),
  hops: v.pipe(v.array(savedHop), v.minLength(1)),
  /** How many of the observations are those of clients. */
  clients: v.pipe(count, v.minValue(1)),
  /** The hop of which two more observations follow: itself asked for compression, and not. */
  compressed: v.exactOptional(count),
  skipped: clients,
  requests: count,
  findings: v.array(finding),
  folklore: v.exactOptional(v.array(folklore)),
});

export type SavedDocument = v.InferOutput<typeof savedSchema>;
export type SavedHop = v.InferOutput<typeof savedHop>;
