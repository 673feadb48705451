import type { Settings } from '../../../model/route.ts';
import type { Build } from '../config.ts';
import type { Response } from '../response.ts';
import { cacheHeader, isKept } from './cache.ts';
import type { Decoder } from './decoders.ts';
import { chooseFilters, type FilterChoice } from './filter-choice.ts';
import { forwardedHeaders, headBytes } from './head.ts';
import type { PipeOptions } from './pipe.ts';
import { headersNamed, type Request } from './request.ts';
import { bufferingOf, decoderFor, moduleOf, settledFraming, type Module } from './upstream.ts';
import { upstreamHttp } from './upstream-http.ts';
import { parseSize, Values } from './values.ts';
import { atLeast } from '../version.ts';
import type { WriterOptions } from './writer.ts';

/** What nginx decides about one response before its body comes. */
export interface Plan {
  readonly module: Module;
  /** The version it asks its upstream in, where that is HTTP. */
  readonly upstreamHttp: '1.0' | '1.1' | '2';
  readonly buffering: boolean;
  /** Through a cache or store file? */
  readonly kept: boolean;
  readonly choice: FilterChoice;
  readonly decoder: () => Decoder;
  readonly pipe: PipeOptions;
  readonly writer: WriterOptions;
  /** Bytes a second, 0 for no limit: read from the upstream, written to the client. */
  readonly pace: { readonly reading: number; readonly writing: number; readonly after: number };
  /** The headers that the client gets, without those that say how the body is framed. */
  readonly headers: Response['headers'];
}

function clientFraming(
  values: Values,
  request: Request,
  length: number | undefined,
): WriterOptions['framing'] {
  if (request.http === '2') return 'h2';
  if (length !== undefined) return 'length';
  const chunks = request.http === '1.1' && values.flag('chunked_transfer_encoding', true);
  return chunks ? 'chunked' : 'close';
}

const recordHeader = 8;

function pipeOptions(
  values: Values,
  module: Module,
  response: Response,
  pageSize: number,
  cacheable: boolean,
): PipeOptions {
  const headBuffer = values.size(`${module}_buffer_size`, pageSize);
  const buffers = values.buffers(`${module}_buffers`, { count: 8, bytes: pageSize });
  const busy = 2 * Math.max(headBuffer, buffers.bytes);
  const framed = module === 'fastcgi' ? recordHeader : 0;
  return {
    headBuffer,
    headBytes: response.headerBytes + framed + cacheHeader(values, module),
    buffers,
    busyBytes: values.size(`${module}_busy_buffers_size`, busy),
    cacheable,
  };
}

/** Limits hold only with buffering on (ngx_http_upstream_send_response). */
function paceOf(values: Values, module: Module, response: Response): Plan['pace'] {
  const [accel] = headersNamed(response.headers, 'x-accel-limit-rate');
  return {
    reading: values.size(`${module}_limit_rate`, 0),
    writing: (accel && parseSize(accel)) || values.size('limit_rate', 0),
    after: values.size('limit_rate_after', 0),
  };
}

const unlimited: Plan['pace'] = { reading: 0, writing: 0, after: 0 };

/** Everything that decides the delivery; undefined when nothing is passed on to an upstream. */
export function planOf(
  settings: Settings,
  build: Build,
  response: Response,
  request: Request,
): Plan | undefined {
  const values = new Values(settings);
  const module = moduleOf(values);
  if (!module) return undefined;
  const http = upstreamHttp(values, build);
  const buffering = bufferingOf(values, module, response);
  const kept = buffering && isKept(values, module, response, request.method);
  const choice = chooseFilters(values, module, request, response, build.pageSize);
  const framing = clientFraming(values, request, choice.length);
  const headers = forwardedHeaders(values, module, response);
  const settled = settledFraming(response.framing, module, http);
  const facts = { headers, framing, choice };
  return {
    module,
    upstreamHttp: http,
    buffering,
    kept,
    choice,
    headers,
    decoder: () => decoderFor(values, build, module, settled, response),
    pipe: pipeOptions(values, module, response, build.pageSize, kept),
    pace: buffering ? paceOf(values, module, response) : unlimited,
    writer: {
      framing,
      headBytes: headBytes(values, build, module, request, response.status, facts),
      postponeOutput: values.size('postpone_output', 1460),
      flushesEmpty: atLeast(build.version, '1.23.0'),
      ...(request.tls && { tlsBuffer: values.size('ssl_buffer_size', 16_384) }),
    },
  };
}
