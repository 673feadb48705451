import { expect, test } from 'vitest';

import type { Observation } from '../model/observation.ts';
import { EventStreamParser } from '../sse/parser.ts';
import { lostBy } from './lost-events.ts';

/** What a client has seen of a body so far. */
function seen(body: string): Observation {
  const parser = new EventStreamParser();
  const items = parser.push(Buffer.from(body));
  const events = items.filter(({ kind }) => kind === 'event');
  return {
    client: 'h1',
    url: 'http://app.example/event',
    startedAt: 0,
    timing: {},
    reads: [],
    frames: [],
    comments: [],
    events: events.map(() => ({ atMs: 1, read: 0, bytes: 9, data: '1' })),
    violations: items.flatMap((item) =>
      item.kind === 'violation' ? [{ code: item.code, offset: item.offset }] : [],
    ),
    pendingBytes: parser.pendingBytes,
    pendingDataLines: parser.pendingDataLines,
    bodyStart: body,
    end: { kind: 'open', atMs: 10 },
  };
}

const bom = '\uFEFF';

test.each([
  ['data lines upon data lines', 'data: 1\ndata: 2\ndata: 3\n', 'blank-line'],
  ['backslashes instead of line ends', String.raw`data: 1\n\ndata: 2\n\n`, 'blank-line'],
  ['bare lines', '1\n\n2\n\n3\n\n', 'data-field'],
  ['lines of JSON', '{"a":1}\n{"a":2}\n{"a":3}\n', 'data-field'],
  ['a type without data', 'event: a\n\nevent: a\n\nevent: a\n\n', 'data-field'],
  ['a mark before each event', `${bom}data: 1\n\n${bom}data: 2\n\n${bom}data: 3\n\n`, 'bom'],
  ['two marks before each', `${bom}${bom}data: 1\n\n${bom}${bom}data: 2\n\n`, 'bom'],
] as const)('%s', (_, body, by) => {
  expect(lostBy(seen(body))).toBe(by);
});

test.each([
  ['a stream', 'data: 1\n\ndata: 2\n\n'],
  ['an event of several lines, still being written', 'data: 1\ndata: 2\n'],
  ['JSON that holds line ends, still being written', String.raw`data: {"text":"a\n\nb`],
  ['a mark at the start', `${bom}data: 1\n\ndata: 2\n\n`],
  ['an odd prelude', 'version: 1\n\n'],
  ['fields of later standards', 'data: 1\nfoo: 1\n\ndata: 2\nfoo: 1\n\ndata: 3\nfoo: 1\n\n'],
  ['comments', ': 1\n\n: 2\n\n: 3\n\n'],
  ['nothing', ''],
])('not %s', (_, body) => {
  expect(lostBy(seen(body))).toBeUndefined();
});
