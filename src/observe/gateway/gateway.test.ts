import { expect, test } from 'vitest';

import { FastcgiReader, type FastcgiPart } from './fastcgi.ts';
import { gatewayRequestBytes } from './request.ts';
import { CgiResponse } from './response.ts';

const record = (type: number, text: string, padding = 0): Buffer =>
  Buffer.concat([
    Buffer.from([1, type, 0, 1, text.length >> 8, text.length & 0xff, padding, 0]),
    Buffer.from(text),
    Buffer.alloc(padding),
  ]);

const stderr = 7;
const wire = Buffer.concat([
  record(6, 'Status: 201 Made\r\nX-A: 1\r\n\r\nda'),
  record(stderr, 'PHP message: ...'),
  record(6, 'ta: 1\n\n', 5),
  record(6, ''),
  record(3, '\0\0\0\0\0\0\0\0'),
]);

/** What comes out of a response that arrives in pieces of this size. */
function read(bytes: number): { body: string; head: unknown; end: unknown; frames: number[] } {
  const seen = {
    body: '',
    head: undefined as unknown,
    end: undefined as unknown,
    frames: [] as number[],
  };
  const response = new CgiResponse(
    {
      read: () => 0,
      head: (head) => void (seen.head = head),
      framing: () => undefined,
      body: (piece) => void (seen.body += piece.toString()),
      frame: (size) => void seen.frames.push(size),
      violation: () => undefined,
      end: (kind, code) => void (seen.end = code === undefined ? kind : [kind, code]),
    },
    true,
  );
  const reader = new FastcgiReader();
  for (let at = 0; at < wire.length; at += bytes) {
    const parts: FastcgiPart[] = reader.push(wire.subarray(at, at + bytes), (size) =>
      seen.frames.push(size),
    );
    for (const part of parts) {
      if (part.kind === 'output') response.push(part.bytes);
      else response.end(part.kind === 'end' ? 'complete' : 'cut');
    }
  }
  response.end('cut');
  return seen;
}

test.each([1, 2, 3, 7, 8, 9, 64, 4096])(
  'a FastCGI response in pieces of %i bytes is read the same',
  (bytes) => {
    expect(read(bytes)).toEqual({
      head: { httpVersion: '1.1', status: 201, reason: 'Made', headers: [['X-A', '1']] },
      body: 'data: 1\n\n',
      frames: [30, 7],
      end: 'complete',
    });
  },
);

test('what is no record is said', () => {
  expect(new FastcgiReader().push(Buffer.from('HTTP/1.1 200 OK\r\n'), () => undefined)).toEqual([
    { kind: 'bad' },
  ]);
});

test('the length of a body is told, whatever the variables say', () => {
  const bytes = gatewayRequestBytes('scgi', [['CONTENT_LENGTH', '']], Buffer.from('a=1'));
  expect(bytes.toString()).toBe('17:CONTENT_LENGTH\x003\0,a=1');
});

test('long names and values have long lengths', () => {
  const value = 'x'.repeat(300);
  const bytes = gatewayRequestBytes('fastcgi', [['A', value]], Buffer.alloc(0));
  const body = bytes.subarray(16 + 8);
  expect([...body.subarray(0, 6)]).toEqual([1, 0x80, 0, 1, 44, 'A'.codePointAt(0)]);
});
