import type { Build } from '../config.ts';
import type { Response } from '../response.ts';
import { flushMark, type Buffer } from './buffer.ts';
import { cacheHeader, isKept } from './cache.ts';
import type { Decoder } from './decoders.ts';
import { chooseFilters } from './filter-choice.ts';
import type { Filter } from './filters.ts';
import { forwardedHeaders, headBytes } from './head.ts';
import { bytesOf, type Flow, type Packet, type Piece } from './piece.ts';
import { Pipe, type PipeOptions } from './pipe.ts';
import type { Request } from './request.ts';
import { Unbuffered } from './unbuffered.ts';
import {
  bufferingOf,
  decoderFor,
  lengthOf,
  moduleOf,
  settledFraming,
  upstreamHttp,
  type Module,
} from './upstream.ts';
import { Values } from './values.ts';
import { atLeast } from './version.ts';
import { Writer, type WriterOptions } from './writer.ts';

/** What nginx decides about one response before its body comes. */
export interface Plan {
  readonly module: Module;
  readonly upstreamHttp: '1.0' | '1.1' | '2';
  readonly buffering: boolean;
  readonly framing: WriterOptions['framing'];
  readonly encoding?: 'gzip' | 'br';
  readonly kept: boolean;
  readonly decoder: () => Decoder;
  readonly filters: () => readonly Filter[];
  readonly pipe: PipeOptions;
  readonly writer: WriterOptions;
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

function pipeOptions(
  values: Values,
  module: Module,
  response: Response,
  build: Build,
  kept: boolean,
): PipeOptions {
  const page = build.pageSize;
  const headBuffer = values.size(`${module}_buffer_size`, page);
  const buffers = values.buffers(`${module}_buffers`, { count: 8, bytes: page });
  return {
    headBuffer,
    headBytes: response.headerBytes + (module === 'fastcgi' ? 8 : 0) + cacheHeader(values, module),
    buffers,
    busyBytes: values.size(`${module}_busy_buffers_size`, 2 * Math.max(headBuffer, buffers.bytes)),
    cacheable: kept,
  };
}

/** Everything that decides the delivery; undefined when nothing is passed on to an upstream. */
export function planOf(
  settings: ConstructorParameters<typeof Values>[0],
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
  const { filters, lengthLost, encoding } = chooseFilters(
    values,
    request,
    response,
    build.pageSize,
  );
  const length = lengthLost ? undefined : lengthOf(response);
  const framing = clientFraming(values, request, length);
  const headers = forwardedHeaders(values, module, response);
  const head = {
    headers,
    framing,
    ...(encoding && { encoding }),
    ...(length !== undefined && { length }),
  };
  const settled = settledFraming(response.framing, module, http);
  return {
    module,
    upstreamHttp: http,
    buffering,
    framing,
    kept,
    filters,
    headers,
    ...(encoding && { encoding }),
    decoder: () => decoderFor(values, build, module, settled, response),
    pipe: pipeOptions(values, module, response, build, kept),
    writer: {
      framing,
      headBytes: headBytes(values, build, request, response, head),
      postponeOutput: values.size('postpone_output', 1460),
      flushesEmpty: atLeast(build.version, '1.23.0'),
      ...(request.tls && { tlsBuffer: values.size('ssl_buffer_size', 16_384) }),
    },
  };
}

interface Reader {
  read(pieces: readonly Piece[], room?: number): Buffer[][];
  end(): Buffer[][];
}

/** One nginx at work on one response: what it sends on for what its upstream sends. */
export function hopFlow(plan: Plan, upstream: Flow): Flow {
  const decoder = plan.decoder();
  const filters = plan.filters();
  const writer = new Writer(plan.writer);
  const reader: Reader = plan.buffering
    ? new Pipe(plan.pipe, decoder)
    : new Unbuffered(plan.pipe.headBuffer, decoder);
  let started = false;

  const output = (buffers: readonly Buffer[]): readonly Packet[] => {
    const out = filters.reduce<readonly Buffer[]>((passed, filter) => filter(passed), buffers);
    return out.length > 0 ? writer.body(out) : [];
  };
  const pass = (calls: readonly Buffer[][]): Packet[] => calls.flatMap(output);

  /** The response header has come: nginx sends its own, and reads what came with it. */
  function begin(packet: Packet): Packet[] {
    started = true;
    const at = packet.findIndex(({ kind }) => kind === 'head') + 1;
    const first = decoder.least;
    decoder.feed(packet.slice(0, at));
    decoder.least = first;
    const rest = packet.slice(at);
    const head = writer.head();
    if (plan.buffering) return [...head, ...pass(reader.read(rest))];
    if (bytesOf(rest) === 0) return [...head, ...output([flushMark])];
    const taken = bytesOf(packet) - bytesOf(rest);
    return [...head, ...pass(reader.read(rest, plan.pipe.headBuffer - taken))];
  }

  const take = (packets: readonly Packet[]): Packet[] =>
    packets.flatMap((packet) => (started ? pass(reader.read(packet)) : begin(packet)));

  return {
    start: (bytes) => take(upstream.start(bytes)),
    write: (bytes) => take(upstream.write(bytes)),
    end: () => [...take(upstream.end()), ...pass(reader.end()), ...writer.end()],
  };
}
