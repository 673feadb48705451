import { describe, expect, test } from 'vitest';

import { EventStreamParser, type StreamItem } from './parser.ts';

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf8');

function parse(...pieces: (string | Uint8Array)[]): StreamItem[] {
  const parser = new EventStreamParser();
  const items = pieces.flatMap((piece) =>
    parser.push(typeof piece === 'string' ? bytesOf(piece) : piece),
  );
  return [...items, ...parser.finish()];
}

/** `data|event|id`, `:comment`, `retry=n`, `!violation@offset`. */
function show(item: StreamItem): string {
  if (item.kind === 'comment') return `:${item.text}`;
  if (item.kind === 'retry') return `retry=${item.ms}`;
  if (item.kind === 'violation') return `!${item.code}@${item.offset}`;
  return [item.data, item.event ?? '', item.id ?? ''].join('|').replace(/\|+$/, '');
}

/** The grammar and the rules of interpretation, WHATWG HTML 9.2.5 and 9.2.6. */
const table: readonly (readonly [what: string, input: string, items: readonly string[]])[] = [
  ['one event', 'data: 1\n\n', ['1']],
  ['LF, CR and CRLF', 'data: 1\n\ndata: 2\r\rdata: 3\r\n\r\n', ['1', '2', '3']],
  ['line ends mixed in one event', 'data: 1\rdata: 2\ndata: 3\r\n\n', ['1\n2\n3']],
  ['LF CR is two line ends', 'data: 1\n\rdata: 2\n\n', ['1', '2']],
  ['several lines of data', 'data: YHOO\ndata: +2\ndata: 10\n\n', ['YHOO\n+2\n10']],
  ['no space after the colon', 'data:1\n\n', ['1']],
  ['only one space goes', 'data:  1\n\n', [' 1']],
  ['a tab is no space', 'data:\t1\n\n', ['\t1']],
  ['colons in the value', 'data: a:b: c\n\n', ['a:b: c']],
  ['a field without a colon', 'data\n\n', ['']],
  ['two of them', 'data\ndata\n\n', ['\n']],
  ['data: alone', 'data:\n\n', ['']],
  ['event type', 'event: add\ndata: 1\n\n', ['1|add']],
  ['the last type counts', 'event: a\nevent: b\ndata: 1\n\n', ['1|b']],
  ['an empty type is the default', 'event: a\nevent:\ndata: 1\n\n', ['1']],
  ['a type does not last', 'event: a\ndata: 1\n\ndata: 2\n\n', ['1|a', '2']],
  ['id', 'id: 7\ndata: 1\n\n', ['1||7']],
  ['id after data', 'data: 1\nid: 7\n\n', ['1||7']],
  ['an empty id resets', 'id\ndata: 1\n\n', ['1']],
  ['id with NUL', 'id: a\0b\ndata: 1\n\n', ['!nul-in-id@0', '1']],
  ['id alone', 'id: 7\n\n', []],
  ['retry', 'retry: 10000\n\n', ['retry=10000']],
  ['retry that is no number', 'retry: 10x\n\n', ['!bad-retry@0']],
  ['retry with a sign', 'retry: -1\ndata: 1\n\n', ['!bad-retry@0', '1']],
  ['empty retry', 'retry\n\n', ['!bad-retry@0']],
  ['comment', ': hi\n\n', [':hi']],
  ['comment without a space', ':hi\n', [':hi']],
  ['empty comment', ':\n\n', [':']],
  ['comment inside an event', 'data: 1\n: hi\ndata: 2\n\n', [':hi', '1\n2']],
  ['comment then event without a blank line', ': hi\ndata: 1\n\n', [':hi', '1']],
  ['BOM at the start', '\uFEFFdata: 1\n\n', ['1']],
  ['only one BOM goes', '\uFEFF\uFEFFdata: 1\n\n', ['!bom-before-field@0']],
  ['BOM later', 'data: 1\n\n\uFEFFdata: 2\n\n', ['1', '!bom-before-field@9']],
  ['BOM alone on its line', '\uFEFF\ndata: 1\n\n', ['1']],
  ['names are compared exactly', 'Data: 1\n\n', ['!unknown-field@0']],
  ['a space before the name', ' data: 1\n\n', ['!unknown-field@0']],
  ['a space before the colon', 'data : 1\n\n', ['!unknown-field@0']],
  ['unknown field in an event', 'data: 1\nfoo: 2\n\n', ['!unknown-field@8', '1']],
  ['text that is no field', 'hello\n\n', ['!line-without-field@0']],
  ['type without data', 'event: a\n\n', ['!event-without-data@0']],
  ['blank lines only', '\n\r\n\r\r\n', []],
  ['no blank line at the end', 'data: 1\n\ndata: 2\n', ['1', '!missing-blank-line@9']],
  ['no line end at the end', 'data: 1\n\ndata: 2', ['1', '!missing-blank-line@9']],
  ['characters of several bytes', 'data: 例え 🍀\n\n', ['例え 🍀']],
  ['U+FFFD itself is valid', 'data: \uFFFD\n\n', ['\uFFFD']],
  ['other line separators are text', 'data: a\u2028b\u0085c\vd\n\n', ['a\u2028b\u0085c\vd']],
  ['NUL in data is text', 'data: a\0b\n\n', ['a\0b']],
];

describe('the grammar', () => {
  test.each(table)('%s', (_, input, items) => {
    expect(parse(input).map(show)).toEqual(items);
  });

  test.each(table)('%s, byte by byte', (_, input, items) => {
    expect(parse(...[...bytesOf(input)].map((byte) => Uint8Array.of(byte))).map(show)).toEqual(
      items,
    );
  });
});

test('invalid UTF-8 is replaced, and reported where it stands', () => {
  const bytes = Buffer.from([...Buffer.from('data: é\uFFFD'), 0xff, 0x41, 0x0a, 0x0a]);
  expect(parse(bytes).map(show)).toEqual(['!invalid-utf8@11', 'é\uFFFD\uFFFDA']);
});

test('a character cut by a line end is invalid', () => {
  expect(parse(Buffer.from([...Buffer.from('data: '), 0xe2, 0x82, 0x0a, 0x0a])).map(show)).toEqual([
    '!invalid-utf8@6',
    '\uFFFD',
  ]);
});

test('an event is out with the CR of its blank line; the LF is nobody’s', () => {
  const parser = new EventStreamParser();
  expect(parser.push(bytesOf('data: 1\r\n\r'))).toMatchObject([{ data: '1', start: 0, end: 10 }]);
  expect(parser.push(bytesOf('\ndata: 2\r\n\r\n'))).toMatchObject([
    { data: '2', start: 11, end: 21 },
  ]);
  expect(parser.pendingBytes).toBe(0);
});

test('what is pending is counted, comments between events apart', () => {
  const parser = new EventStreamParser();
  parser.push(bytesOf(': hello\ndata: 1\nda'));
  expect(parser.pendingBytes).toBe(10);
  expect(parser.pendingDataLines).toBe(1);
});

test('memory is bounded: an endless line and an endless event lose their rest', () => {
  const parser = new EventStreamParser(64);
  const items = [
    ...parser.push(bytesOf(`data: ${'x'.repeat(1000)}`)),
    ...parser.push(bytesOf('x'.repeat(1000))),
    ...parser.push(bytesOf('\n\n')),
    ...parser.push(bytesOf('data: y\n'.repeat(10))),
    ...parser.push(bytesOf('\n')),
  ];
  const codes = items.map((item) => (item.kind === 'violation' ? item.code : item.kind));
  expect(codes.filter((code) => code === 'event')).toHaveLength(2);
  expect(codes[0]).toBe('line-too-long');
  const data = items.flatMap((item) => (item.kind === 'event' ? [item.data.length] : []));
  expect(Math.max(...data)).toBeLessThanOrEqual(64);
});
