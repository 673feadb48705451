import { expect, test } from 'vitest';

import { chunkDecoder, plainDecoder } from './decoders.ts';
import { body, frame, payloadOf, type Piece } from './piece.ts';
import { Pipe, type PipeOptions } from './pipe.ts';

const options: PipeOptions = {
  headBuffer: 1000,
  headBytes: 100,
  buffers: { count: 2, bytes: 1000 },
  busyBytes: 2000,
  cacheable: false,
};

/** The payload of each call of the output filter. */
const calls = (pipe: Pipe, ...pieces: readonly Piece[]): number[] =>
  pipe.read(pieces).map((buffers) => payloadOf(buffers.flatMap(({ pieces }) => pieces)));

test('a body until the close goes out by full buffers', () => {
  const pipe = new Pipe(options, plainDecoder(-1));
  expect(calls(pipe, body(899))).toEqual([]);
  expect(calls(pipe, body(1))).toEqual([900]);
  expect(calls(pipe, body(999))).toEqual([]);
  expect(calls(pipe, body(2))).toEqual([1000]);
});

test('a whole chunk goes out at once, and its end waits where it does not fit', () => {
  const chunk = (bytes: number): Piece[] => [
    frame(`${bytes.toString(16)}\r\n`),
    body(bytes),
    frame('\r\n'),
  ];
  const pipe = new Pipe(options, chunkDecoder(false));
  expect(calls(pipe, ...chunk(200))).toEqual([200]);
  expect(calls(pipe, ...chunk(1200))).toEqual([995]);
  expect(calls(pipe, ...chunk(10))).toEqual([215]);
});

test('no more than the busy buffers go out in one call', () => {
  const pipe = new Pipe(options, plainDecoder(-1));
  expect(calls(pipe, body(2900))).toEqual([1900, 1000]);
});

test('the end lets everything go', () => {
  const pipe = new Pipe(options, plainDecoder(-1));
  pipe.read([body(50)]);
  expect(
    pipe
      .end()
      .flat()
      .map(({ pieces }) => payloadOf(pieces)),
  ).toEqual([50]);
});
