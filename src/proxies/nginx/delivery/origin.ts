import { body, frame, type Flow, type Packet, type Piece } from './piece.ts';
import type { Framing } from '../response.ts';

type Writer = (bytes: number) => readonly Packet[];

const chunk = (bytes: number, endsEvent: boolean = true): Piece[] => [
  frame(`${bytes.toString(16)}\r\n`),
  body(bytes, endsEvent),
  frame('\r\n'),
];

function thirds(bytes: number): Piece[] {
  const third = Math.floor(bytes / 3);
  return [third, third, bytes - 2 * third]
    .filter((size) => size > 0)
    .flatMap((size, index) => chunk(size, index === 2));
}

/** A FastCGI STDOUT record's header: version, type, request id, length, padding (FastCGI 1.0, 3.3). */
const record = (bytes: number): Piece =>
  frame(String.fromCharCode(1, 6, 0, 1, bytes >> 8, bytes & 255, 0, 0));

const dataFrame = (bytes: number): Piece =>
  frame(String.fromCharCode(0, bytes >> 8, bytes & 255, 0, 0, 0, 0, 0, 1));

function split(bytes: number, limit: number, header: (bytes: number) => Piece): Piece[] {
  const runs: Piece[] = [];
  for (let rest = bytes; rest > 0; rest -= limit) {
    const size = Math.min(rest, limit);
    runs.push(header(size), body(size, size === rest));
  }
  return runs;
}

/** FastCGI lengths have 16 bits; a DATA frame's is limited by SETTINGS_MAX_FRAME_SIZE (RFC 9113). */
const maxRecord = 65_535;
const maxFrame = 16_384;

/** How FastCGI packs a response: a record an event, or one that all events share. */
export type RecordKind = 'none' | 'each' | 'shared';

function recordWriter(kind: Exclude<RecordKind, 'none'>): Writer {
  if (kind === 'each') return (bytes) => [split(bytes, maxRecord, record)];
  let left = 0;
  return (bytes) => {
    const pieces: Piece[] = [];
    for (let rest = bytes; rest > 0;) {
      if (left === 0) {
        pieces.push(record(maxRecord));
        left = maxRecord;
      }
      const size = Math.min(rest, left);
      pieces.push(body(size, size === rest));
      left -= size;
      rest -= size;
    }
    return [pieces];
  };
}

/** The end of a chunk that comes with the next one. */
function lateEnd(): Writer {
  let open = false;
  return (bytes) => {
    const pieces = [...(open ? [frame('\r\n')] : []), ...chunk(bytes).slice(0, 2)];
    open = true;
    return [pieces];
  };
}

function endless(bytes: number): Writer {
  let started = false;
  return (size) => {
    const line = started ? [] : [frame(`${bytes.toString(16)}\r\n`)];
    started = true;
    return [[...line, body(size, true)]];
  };
}

/** How long an endless chunk claims to be. */
const huge = 2 ** 30;

const plain: Writer = (bytes) => [[body(bytes, true)]];

/** How each framing puts an event on the wire. */
const writers: Readonly<Record<Exclude<Framing, 'auto'>, () => Writer>> = {
  chunked: () => (bytes) => [chunk(bytes)],
  'many-chunks': () => (bytes) => [thirds(bytes)],
  'size-line-apart': () => (bytes) => [chunk(bytes).slice(0, 1), chunk(bytes).slice(1)],
  'three-writes': () => (bytes) => chunk(bytes).map((piece) => [piece]),
  'late-chunk-end': lateEnd,
  'one-chunk': () => endless(huge),
  h2: () => (bytes) => [split(bytes, maxFrame, dataFrame)],
  records: () => plain,
  close: () => plain,
  'close-http1.0': () => plain,
  length: () => plain,
};

/** A header that takes `headerBytes`; FastCGI carries it in a record of its own. */
function headOf(headerBytes: number, kind: RecordKind): Piece[] {
  const head: Piece = { kind: 'head', bytes: headerBytes };
  return kind === 'none' ? [head] : [record(headerBytes), head];
}

/** The response of an origin that frames its events so. */
export function originFlow(
  framing: Exclude<Framing, 'auto'>,
  headerBytes: number,
  kind: RecordKind,
): Flow {
  const write = kind === 'none' ? writers[framing]() : recordWriter(kind);
  const head = headOf(headerBytes, kind);
  return {
    start(bytes) {
      if (bytes === undefined) return [head];
      if (kind === 'each')
        return [[record(headerBytes + bytes), ...head.slice(1), body(bytes, true)]];
      const [first = [], ...rest] = write(bytes);
      return [[...head, ...first], ...rest];
    },
    write,
    end: () => [],
  };
}
