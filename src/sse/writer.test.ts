import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { EventStreamParser } from './parser.ts';
import { writeComment, writeEvent } from './writer.ts';

const parse = (text: string) => new EventStreamParser().push(Buffer.from(text));

test('what is written is read', () => {
  const plain = fc.string({ unit: 'binary' });
  const word = plain.map((text) => text.replace(/[\r\n\0]/g, ''));
  fc.assert(
    fc.property(plain, word, word, (data, event, id) => {
      const written = writeEvent({ data, event, id });
      const read = parse(written.ok ? written.value : '');
      expect(read).toMatchObject([
        {
          kind: 'event',
          data: data.replace(/\r\n|\r/g, '\n'),
          ...(event === '' ? {} : { event }),
          id,
        },
      ]);
    }),
  );
});

test('what the format cannot carry is refused', () => {
  expect(writeEvent({ data: '', event: 'a\nb' }).ok).toBe(false);
  expect(writeEvent({ data: '', id: 'a\0b' }).ok).toBe(false);
  expect(writeEvent({ data: '', id: 'a\rb' }).ok).toBe(false);
});

test('retry and comments', () => {
  expect(writeEvent({ data: 'x', retryMs: 1500 })).toEqual({
    ok: true,
    value: 'retry: 1500\ndata: x\n\n',
  });
  expect(parse(writeComment('a\nb'))).toMatchObject([
    { kind: 'comment', text: 'a' },
    { kind: 'comment', text: 'b' },
  ]);
});
