import type { Framing, Response } from '../response.ts';
import { gzip, texts } from './compressors.ts';
import { body, bytesOf, cut, frame, type Flow, type Packet, type Piece } from './piece.ts';

type Writer = (run: Piece) => readonly Packet[];

const chunk = (run: Piece): Piece[] => [frame(`${run.bytes.toString(16)}\r\n`), run, frame('\r\n')];

function thirds(run: Piece): Piece[] {
  const third = Math.floor(run.bytes / 3);
  const [first, rest] = cut([run], third);
  const [second, last] = cut(rest, third);
  return [first, second, last].flatMap((part) => part.flatMap(chunk));
}

/** A FastCGI STDOUT record's header: version, type, request id, length, padding (FastCGI 1.0, 3.3). */
const record = (bytes: number): Piece =>
  frame(String.fromCharCode(1, 6, 0, 1, bytes >> 8, bytes & 255, 0, 0));

const dataFrame = (bytes: number): Piece =>
  frame(String.fromCharCode(0, bytes >> 8, bytes & 255, 0, 0, 0, 0, 0, 1));

function split(run: Piece, limit: number, header: (bytes: number) => Piece): Piece[] {
  if (run.bytes <= limit) return [header(run.bytes), run];
  const [now, later] = cut([run], limit);
  return [header(limit), ...now, ...later.flatMap((rest) => split(rest, limit, header))];
}

/** FastCGI lengths have 16 bits; a DATA frame's is limited by SETTINGS_MAX_FRAME_SIZE (RFC 9113). */
const maxRecord = 65_535;
const maxFrame = 16_384;

/** How FastCGI packs a response: a record an event, or one that all events share. */
export type RecordKind = 'none' | 'each' | 'shared';

function recordWriter(kind: Exclude<RecordKind, 'none'>): Writer {
  if (kind === 'each') return (run) => [split(run, maxRecord, record)];
  let left = 0;
  return (run) => {
    const [now, later] = cut([run], left);
    left = Math.max(0, left - run.bytes);
    if (later.length === 0) return [now];
    left = maxRecord - bytesOf(later);
    return [[...now, record(maxRecord), ...later]];
  };
}

/** The end of a chunk that comes with the next one. */
function lateEnd(): Writer {
  let open = false;
  return (run) => {
    const pieces = [...(open ? [frame('\r\n')] : []), ...chunk(run).slice(0, 2)];
    open = true;
    return [pieces];
  };
}

function endless(bytes: number): Writer {
  let started = false;
  return (run) => {
    const line = started ? [] : [frame(`${bytes.toString(16)}\r\n`)];
    started = true;
    return [[...line, run]];
  };
}

/** How long an endless chunk claims to be. */
const huge = 2 ** 30;

const plain: Writer = (run) => [[run]];

/** How each framing puts an event on the wire. */
const writers: Readonly<Record<Exclude<Framing, 'auto'>, () => Writer>> = {
  chunked: () => (run) => [chunk(run)],
  'many-chunks': () => (run) => [thirds(run)],
  'size-line-apart': () => (run) => [chunk(run).slice(0, 1), chunk(run).slice(1)],
  'three-writes': () => (run) => chunk(run).map((piece) => [piece]),
  'late-chunk-end': lateEnd,
  'one-chunk': () => endless(huge),
  h2: () => (run) => [split(run, maxFrame, dataFrame)],
  records: () => plain,
  close: () => plain,
  'close-http1.0': () => plain,
  length: () => plain,
};

/** What an event is in the body: itself, or what the origin's own compressor gives for it. */
function encoder(response: Response): (bytes: number) => readonly Piece[] {
  const { bytesPerSymbol, ratio } = texts[response.text];
  if (response.compression === 'flushed')
    return (bytes) => [
      { kind: 'body', bytes: Math.ceil(bytes * ratio), payload: bytes, endsEvent: true },
    ];
  if (response.compression !== 'collected') return (bytes) => [body(bytes, true)];
  const deflate = gzip({
    bytesPerSymbol,
    ratio,
    blockSymbols: 2 ** 14 - 1,
    outBytes: 1,
    postponed: 0,
  });
  return (bytes) => {
    const buffer = { pieces: [body(bytes)], recycled: false, flush: false, inFile: false };
    return deflate([buffer]).flatMap(({ pieces }) => pieces);
  };
}

/** The response of an origin that frames its events so. FastCGI: the header has its own record. */
export function originFlow(
  framing: Exclude<Framing, 'auto'>,
  response: Response,
  kind: RecordKind,
): Flow {
  const encode = encoder(response);
  const frames = kind === 'none' ? writers[framing]() : recordWriter(kind);
  const write = (bytes: number): readonly Packet[] => encode(bytes).flatMap(frames);
  const { headerBytes } = response;
  const head: Piece = { kind: 'head', bytes: headerBytes };
  const alone = kind === 'none' ? [head] : [record(headerBytes), head];
  return {
    start(bytes) {
      if (bytes === undefined) return [alone];
      if (kind === 'each') return [[record(headerBytes + bytes), head, body(bytes, true)]];
      const [first = [], ...rest] = write(bytes);
      return [[...alone, ...first], ...rest];
    },
    write,
    end: () => [],
  };
}
