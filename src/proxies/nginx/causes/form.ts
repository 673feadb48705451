import type { ClientId } from '../../../model/client.ts';
import type { Framing } from '../../../model/framing.ts';
import { burstOf, framingOf } from '../../framing-seen.ts';
import type { Evidence } from '../cause.ts';
import { upstreamHttp } from '../delivery/upstream-http.ts';
import { Values } from '../delivery/values.ts';
import { wouldStream, type Without } from '../foresight.ts';

/**
 * How buffering holds a stream, where it does not simply wait for a full buffer: the buffer of TLS,
 * or that and a compressor; a response with a length; one chunk without end; size lines that come by
 * themselves; events too large for a buffer; several events in a write; chunks that do not come whole.
 */
export type Form =
  | 'tls'
  | 'unflushed'
  | 'length'
  | 'one-chunk'
  | 'size-line-apart'
  | 'large-events'
  | 'bursts'
  | 'chunks';

/** How the application frames what this module gets of it. */
function framingFor({ build, sight }: Evidence, values: Values, module: string): Framing {
  const { next, framing } = sight;
  if (module !== 'proxy') return 'records';
  const said = framing ?? (next ? framingOf(next) : 'auto');
  if (said !== 'auto') return said;
  return upstreamHttp(values, build) === '1.0' ? 'close' : 'chunked';
}

/** Does this module see where a part of the response ends (ngx_event_pipe.c: `p->length != -1`)? */
function seesParts(values: Values, module: string, framing: Framing): boolean {
  if (module === 'fastcgi') return values.flag('fastcgi_keep_conn', false);
  return module === 'proxy' && !['close', 'close-http1.0', 'length'].includes(framing);
}

const alone: Partial<Record<Framing, Form>> = {
  length: 'length',
  'one-chunk': 'one-chunk',
};

const apart: ReadonlySet<Framing> = new Set(['size-line-apart', 'three-writes']);

/** What follows behind the pipe, made to pass on at once what it gets. */
const noTlsBuffer: Without = { settings: { ssl_buffer_size: ['0'] } };
const nothingBehind: Without = {
  settings: { ssl_buffer_size: ['0'], gzip: ['off'], brotli: ['off'] },
};

/** A chunk's size line and end, at most. */
const chunkBytes = 8;

/** How the buffering of this module holds what comes late; undefined: until a buffer is full. */
export function formOf(evidence: Evidence, module: string): Form | undefined {
  const { build, outcome, sight } = evidence;
  const values = new Values(outcome.settings);
  const framing = framingFor(evidence, values, module);
  const single = alone[framing];
  if (single) return single;
  if (!seesParts(values, module, framing)) return undefined;
  const all = (without: Without): boolean =>
    sight.late.every((client: ClientId) => wouldStream(evidence, client, without) === true);
  // Where the model lets everything through, nothing behind is to blame.
  const known = !all({});
  if (known && all(noTlsBuffer)) return 'tls';
  if (known && all(nothingBehind)) return 'unflushed';
  if (apart.has(framing)) return 'size-line-apart';
  const standard = { count: 8, bytes: build.pageSize };
  const { bytes } = values.buffers(`${module}_buffers`, standard);
  const events = sight.next?.events ?? [];
  const largest = Math.max(0, ...events.map((event) => event.bytes));
  if (module === 'proxy' && largest + chunkBytes > bytes) return 'large-events';
  return sight.next && burstOf(sight.next) > 1 ? 'bursts' : 'chunks';
}
