import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { BodyReader, framingOf, type BodyPart, type Framing } from './http1-body.ts';

/** What the parts amount to, data joined. */
function read(framing: Framing, pieces: readonly Buffer[]): { data: string; rest: BodyPart[] } {
  const reader = new BodyReader(framing);
  const parts = [...reader.start(), ...pieces.flatMap((piece) => reader.push(piece))];
  const data = parts.flatMap((part) => (part.kind === 'data' ? [part.bytes] : []));
  return {
    data: Buffer.concat(data).toString('latin1'),
    rest: parts.filter((part) => part.kind !== 'data'),
  };
}

const cut = (wire: Buffer, cuts: readonly number[]): Buffer[] => {
  const at = [...cuts.map((one) => one % (wire.length + 1)), wire.length].toSorted((a, b) => a - b);
  return at.map((end, k) => wire.subarray(k === 0 ? 0 : at[k - 1], end));
};

const chunks = fc.array(fc.string({ minLength: 1, maxLength: 40 }), { maxLength: 6 });

test('chunks come out the same however the wire is cut', () => {
  fc.assert(
    fc.property(chunks, fc.array(fc.nat(), { maxLength: 6 }), fc.boolean(), (texts, cuts, odd) => {
      const bytes = texts.map((text) => Buffer.from(text, 'latin1'));
      const wire = Buffer.concat([
        ...bytes.flatMap((one) => [
          Buffer.from(`${one.length.toString(16)}${odd ? ' ;x="y"' : ''}\r\n`),
          one,
          Buffer.from(odd ? '\n' : '\r\n'),
        ]),
        Buffer.from('0\r\nTrailer: x\r\n\r\nafter'),
      ]);
      expect(read({ kind: 'chunked' }, cut(wire, cuts))).toEqual({
        data: Buffer.concat(bytes).toString('latin1'),
        rest: [...bytes.map((one) => ({ kind: 'chunk', bytes: one.length })), { kind: 'end' }],
      });
    }),
  );
});

test('a length ends the body, and a body of none ends at once', () => {
  expect(read({ kind: 'length', bytes: 5 }, [Buffer.from('abc'), Buffer.from('defg')])).toEqual({
    data: 'abcde',
    rest: [{ kind: 'end' }],
  });
  expect(read({ kind: 'length', bytes: 0 }, []).rest).toEqual([{ kind: 'end' }]);
  expect(read({ kind: 'none' }, []).rest).toEqual([{ kind: 'end' }]);
  expect(read({ kind: 'close' }, [Buffer.from('abc')])).toEqual({ data: 'abc', rest: [] });
});

test('the framing, by RFC 9112, section 6.3', () => {
  const framing = (status: number, headers: readonly [string, string][], method = 'GET') =>
    framingOf({ status, headers }, method);
  expect(framing(200, [])).toEqual({ kind: 'close' });
  expect(framing(200, [['content-length', '7']])).toEqual({ kind: 'length', bytes: 7 });
  expect(framing(200, [['Content-Length', '7, 7']])).toEqual({ kind: 'length', bytes: 7 });
  expect(framing(200, [['Transfer-Encoding', 'gzip, Chunked']])).toEqual({ kind: 'chunked' });
  // Chunks win over a length.
  const both: [string, string][] = [
    ['Content-Length', '7'],
    ['Transfer-Encoding', 'chunked'],
  ];
  expect(framing(200, both)).toEqual({ kind: 'chunked' });
  expect(framing(204, both)).toEqual({ kind: 'none' });
  expect(framing(200, both, 'HEAD')).toEqual({ kind: 'none' });
  expect(framing(200, [['Transfer-Encoding', 'chunked, gzip']]).kind).toBe('bad');
  expect(framing(200, [['Content-Length', '-1']]).kind).toBe('bad');
});
