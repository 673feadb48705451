import { expect, test } from 'vitest';

import { chunkDecoder, plainDecoder, recordDecoder, type Decoder } from './decoders.ts';
import { body, bytesOf, frame } from './piece.ts';

/** The rest that a decoder still waits for after each of these runs. */
const rests = (decoder: Decoder, ...runs: ReturnType<typeof frame>[]): number[] =>
  runs.map((run) => {
    decoder.feed([run]);
    return decoder.least;
  });

const chunkRuns = [frame('c8\r\n'), body(100), body(100), frame('\r'), frame('\n')];

test('what a chunk may still need, by LF alone (nginx before 1.29.4)', () => {
  const decoder = chunkDecoder(false);
  expect(decoder.least).toBe(3);
  expect(rests(decoder, ...chunkRuns)).toEqual([204, 104, 4, 4, 3]);
});

test('what a chunk may still need, by CRLF only (nginx from 1.29.4)', () => {
  const decoder = chunkDecoder(true);
  expect(decoder.least).toBe(5);
  expect(rests(decoder, ...chunkRuns)).toEqual([207, 107, 7, 6, 5]);
});

test('a chunk-size line in parts', () => {
  const decoder = chunkDecoder(true);
  expect(rests(decoder, frame('c'), frame('8'), frame('\r'), frame('\n'))).toEqual([
    12 + 9,
    200 + 9,
    200 + 8,
    200 + 7,
  ]);
});

test('only the body is handed on', () => {
  const out = chunkDecoder(false).feed([frame('2\r\n'), body(2), frame('\r\n')]);
  expect(out).toEqual([body(2)]);
});

test('without a length only the close ends a body', () => {
  const decoder = plainDecoder(-1);
  expect(rests(decoder, body(10))).toEqual([-1]);
  expect(rests(plainDecoder(100), body(10))).toEqual([90]);
});

const recordOf = (bytes: number) =>
  frame(String.fromCharCode(1, 6, 0, 1, bytes >> 8, bytes & 255, 0, 0));

test('a FastCGI record counts where the connection is kept', () => {
  const decoder = recordDecoder(true);
  expect(decoder.least).toBe(8);
  expect(rests(decoder, recordOf(300), body(100), body(200))).toEqual([300, 200, 1]);
  expect(rests(recordDecoder(false), recordOf(300), body(100))).toEqual([-1, -1]);
  expect(bytesOf(recordDecoder(false).feed([recordOf(300), body(300)]))).toBe(300);
});
