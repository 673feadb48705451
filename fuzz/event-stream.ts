import { createParser } from 'eventsource-parser';
import * as fc from 'fast-check';

import { EventStreamParser, type StreamItem } from '../src/sse/parser.ts';

/**
 * Differences from eventsource-parser that are its own choice, and how they are evened out here:
 * it takes text, so bytes are decoded for it as a browser decodes them; it also strips a BOM that
 * was decoded as Latin-1 (`ï»¿`), which no browser sees, so no stream here begins with one.
 */
function theirs(bytes: Uint8Array, cuts: readonly number[]): string[] {
  const seen: string[] = [];
  const parser = createParser({
    onEvent: ({ data, event, id }) =>
      seen.push(JSON.stringify(['event', data, event ?? '', id ?? null])),
    onComment: (text) => seen.push(JSON.stringify(['comment', text])),
    onRetry: (ms) => seen.push(JSON.stringify(['retry', ms])),
  });
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for (const piece of pieces(bytes, cuts)) parser.feed(decoder.decode(piece, { stream: true }));
  return seen;
}

function shown(item: StreamItem): string[] {
  if (item.kind === 'event') {
    return [JSON.stringify(['event', item.data, item.event ?? '', item.id ?? null])];
  }
  if (item.kind === 'comment') return [JSON.stringify(['comment', item.text])];
  return item.kind === 'retry' ? [JSON.stringify(['retry', item.ms])] : [];
}

function ours(bytes: Uint8Array, cuts: readonly number[]): string[] {
  const parser = new EventStreamParser();
  return pieces(bytes, cuts).flatMap((piece) => parser.push(piece).flatMap(shown));
}

function pieces(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const at = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return at.map((end, k) => bytes.subarray(k === 0 ? 0 : at[k - 1], end));
}

const part = fc.oneof(
  fc.constantFrom('data', 'event', 'id', 'retry', 'data:', 'event: ', 'id: ', 'retry: ', ':', ' '),
  fc.constantFrom('\n', '\r', '\r\n', '\n\n', '\r\n\r\n', '\n\r', '\r\r', '\uFEFF', '\0', '\uFFFD'),
  fc.constantFrom('123', 'x', 'é', '例', '🍀', 'data: 1\n\n', 'id: 2\ndata: b\n\n', 'Data: 1\n'),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

const text = fc.array(part, { maxLength: 24 }).map((parts) => Buffer.from(parts.join('')));

/** A byte that breaks the encoding, somewhere. */
const broken = fc
  .tuple(text, fc.nat(), fc.constantFrom(0xff, 0xc3, 0xe2, 0x80, 0xf0))
  .map(([bytes, at, byte]) => {
    const where = at % (bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, where), Buffer.of(byte), bytes.subarray(where)]);
  });

const stream = fc
  .oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: broken })
  .filter((bytes) => !bytes.toString('utf8').startsWith('\u00EF\u00BB\u00BF'));

/**
 * Compares the parser with eventsource-parser on `count` random streams, each cut at random; throws
 * with the smallest counterexample.
 */
export function run(count: number, seed: number): void {
  fc.assert(
    fc.property(stream, fc.array(fc.nat(), { maxLength: 8 }), (bytes, cuts) => {
      const [mine, other] = [ours(bytes, cuts), theirs(bytes, cuts)];
      if (mine.join('\n') !== other.join('\n')) {
        throw new Error(`unclog ${mine.join(' ')}\neventsource-parser ${other.join(' ')}`);
      }
    }),
    { numRuns: count, seed },
  );
}
