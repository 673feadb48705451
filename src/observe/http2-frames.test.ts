import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { FrameScanner, type FramePart } from './http2-frames.ts';

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header.writeUInt8(type, 3);
  header.writeUInt8(flags, 4);
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, payload]);
}

const numbers = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, k) => bytes.writeUInt32BE(value, 4 * k));
  return bytes;
};

function scan(wire: Buffer, cuts: readonly number[]): FramePart[] {
  const scanner = new FrameScanner(1);
  const at = [...cuts.map((one) => one % (wire.length + 1)), wire.length].toSorted((a, b) => a - b);
  return at.flatMap((end, k) => scanner.push(wire.subarray(k === 0 ? 0 : at[k - 1], end)));
}

/** Pieces of data joined, as their number depends on the cuts. */
function joined(parts: readonly FramePart[]): { data: string; rest: FramePart[] } {
  const data = parts.flatMap((part) => (part.kind === 'data' ? [part.bytes] : []));
  return {
    data: Buffer.concat(data).toString('latin1'),
    rest: parts.filter((part) => part.kind !== 'data'),
  };
}

const payloads = fc.array(
  fc.record({ text: fc.string({ maxLength: 30 }), padding: fc.option(fc.nat(20)) }),
  { maxLength: 5 },
);

test('frames come out the same however the wire is cut, padding gone', () => {
  fc.assert(
    fc.property(payloads, fc.array(fc.nat(), { maxLength: 8 }), (frames, cuts) => {
      const texts = frames.map(({ text }) => Buffer.from(text, 'latin1'));
      const wire = Buffer.concat([
        frame(4, 0, 0, Buffer.alloc(6)),
        frame(1, 4, 1, Buffer.from('header')),
        ...frames.flatMap(({ padding }, k) => [
          frame(0, 0, 3, Buffer.from('of another stream')),
          padding === null
            ? frame(0, 0, 1, texts[k]!)
            : frame(0, 8, 1, Buffer.concat([Buffer.of(padding), texts[k]!, Buffer.alloc(padding)])),
        ]),
        frame(7, 0, 0, Buffer.concat([numbers(5, 2), Buffer.from('why')])),
        frame(0, 1, 1, Buffer.alloc(0)),
        frame(3, 0, 1, numbers(8)),
      ]);
      expect(joined(scan(wire, cuts))).toEqual({
        data: Buffer.concat(texts).toString('latin1'),
        rest: [
          { kind: 'headers' },
          ...texts.map((text) => ({ kind: 'frame', bytes: text.length })),
          { kind: 'goaway', lastStream: 5, error: 2 },
          { kind: 'frame', bytes: 0 },
          { kind: 'end-stream' },
          { kind: 'rst-stream', error: 8 },
        ],
      });
    }),
  );
});

test('padding longer than its frame gives no data, and does no harm', () => {
  const wire = frame(0, 8, 1, Buffer.of(200, 1, 2));
  expect(joined(scan(wire, []))).toEqual({ data: '', rest: [{ kind: 'frame', bytes: 0 }] });
});
