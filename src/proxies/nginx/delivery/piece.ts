/**
 * A run of bytes on a connection, as far as delivery depends on it: a header, framing (chunk-size
 * lines, record headers), or body. `payload` counts the bytes of the event stream that a reader can
 * decode once it has the whole run: fewer than `bytes` never, more where the run is compressed.
 */
export type Piece =
  | { readonly kind: 'head'; readonly bytes: number }
  | { readonly kind: 'frame'; readonly bytes: number; readonly text: string }
  | {
      readonly kind: 'body';
      readonly bytes: number;
      readonly payload: number;
      /** Its last byte is the last of an event. */
      readonly endsEvent?: boolean;
    };

/** What one write puts on the wire. */
export type Packet = readonly Piece[];

/** A response as it arrives somewhere, step by step; each step gives what arrives because of it. */
export interface Flow {
  /** The origin sends its response header, with the first `bytes` of payload or alone. */
  start(bytes?: number): readonly Packet[];
  /** The origin writes one event of `bytes`. */
  write(bytes: number): readonly Packet[];
  /** The origin ends the response. */
  end(): readonly Packet[];
}

/** A run of plain payload. */
export const body = (bytes: number, endsEvent: boolean = false): Piece => ({
  kind: 'body',
  bytes,
  payload: bytes,
  endsEvent,
});

/** A run of framing. */
export const frame = (text: string): Piece => ({ kind: 'frame', bytes: text.length, text });

/** Sizes summed. */
export const bytesOf = (pieces: readonly Piece[]): number =>
  pieces.reduce((sum, { bytes }) => sum + bytes, 0);

/** Decodable bytes of the event stream summed. */
export const payloadOf = (pieces: readonly Piece[]): number =>
  pieces.reduce((sum, piece) => sum + (piece.kind === 'body' ? piece.payload : 0), 0);

function cutPiece(piece: Piece, at: number): [Piece, Piece] {
  const rest = piece.bytes - at;
  if (piece.kind === 'head')
    return [
      { kind: 'head', bytes: at },
      { ...piece, bytes: rest },
    ];
  if (piece.kind === 'frame') return [frame(piece.text.slice(0, at)), frame(piece.text.slice(at))];
  const payload = Math.floor((piece.payload * at) / piece.bytes);
  return [
    { kind: 'body', bytes: at, payload },
    { ...piece, bytes: rest, payload: piece.payload - payload },
  ];
}

/** Splits runs after `at` bytes. */
export function cut(pieces: readonly Piece[], at: number): [Piece[], Piece[]] {
  const head: Piece[] = [];
  const tail: Piece[] = [];
  let room = at;
  for (const piece of pieces) {
    if (piece.bytes <= room) {
      head.push(piece);
    } else if (room > 0) {
      const [left, right] = cutPiece(piece, room);
      head.push(left);
      tail.push(right);
    } else {
      tail.push(piece);
    }
    room = Math.max(0, room - piece.bytes);
  }
  return [head, tail];
}
