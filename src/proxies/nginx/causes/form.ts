import { clientProfile, type ClientProfile } from '../../../model/client.ts';
import type { Evidence } from '../cause.ts';
import { codingOf } from '../delivery/coding.ts';
import { upstreamHttp } from '../delivery/upstream-http.ts';
import { Values } from '../delivery/values.ts';

/**
 * What holds the events where buffers are passed on before they are full: the compressor, the buffer
 * of TLS, a buffer too small for an event, or that chunks do not come whole.
 */
export type Form = 'compressed' | 'tls' | 'large-events' | 'chunks';

/** Does this module see where a chunk or record ends (ngx_event_pipe.c: `p->length != -1`)? */
function seesParts({ build, sight }: Evidence, values: Values, module: string): boolean {
  if (module === 'fastcgi') return values.flag('fastcgi_keep_conn', false);
  const { framing = 'chunked' } = sight.next ?? {};
  return module === 'proxy' && upstreamHttp(values, build) !== '1.0' && framing === 'chunked';
}

/** What a stream says where the application's own header was not seen. */
const streamHeaders = [['Content-Type', 'text/event-stream']] as const;

/** Would nginx compress the response for this client? */
function compresses({ sight }: Evidence, values: Values, client: ClientProfile): boolean {
  const { status = 200, headers = streamHeaders } = sight.next?.head ?? {};
  const offer = client.gzip ? [['Accept-Encoding', 'gzip'] as const] : [];
  return codingOf(values, { ...client, headers: offer }, { status, headers }) === 'gzip';
}

/** A chunk's size line and end, at most. */
const chunkBytes = 8;

/** What the buffering of this module does to the events that come late; undefined: holds them whole. */
export function formOf(evidence: Evidence, module: string): Form | undefined {
  const { build, outcome, sight } = evidence;
  const values = new Values(outcome.settings);
  if (!seesParts(evidence, values, module)) return undefined;
  const late = sight.late.flatMap((id) => clientProfile(id) ?? []);
  if (late.every((client) => compresses(evidence, values, client))) return 'compressed';
  if (late.every(({ tls, http }) => tls && http !== '2')) return 'tls';
  const standard = { count: 8, bytes: build.pageSize };
  const { bytes } = values.buffers(`${module}_buffers`, standard);
  const largest = Math.max(0, ...(sight.next?.events ?? []).map((event) => event.bytes));
  return module === 'proxy' && largest + chunkBytes > bytes ? 'large-events' : 'chunks';
}
