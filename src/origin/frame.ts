import type { Framing } from '../model/framing.ts';

const crlf = '\r\n';
/** More than any stream is watched for. */
const endless = 0x7fff_0000;

/** `auto` is what normal servers do: chunked if and only if the request was HTTP/1.1. */
export function settled(framing: Framing, requestVersion: string): Framing {
  if (framing !== 'auto') return framing;
  return requestVersion === '1.1' ? 'chunked' : 'close';
}

/** The header that tells the framing, and the version in the status line. */
export function framingHead(
  framing: Framing,
  length: number = endless,
): { version: string; headers: [string, string][] } {
  switch (framing) {
    case 'close':
      return { version: '1.1', headers: [['Connection', 'close']] };
    case 'close-http1.0':
      return { version: '1.0', headers: [] };
    case 'length':
      return { version: '1.1', headers: [['Content-Length', String(length)]] };
    case 'records':
    case 'h2':
    case 'auto':
      return { version: '1.1', headers: [] };
    case 'chunked':
    case 'one-chunk':
    case 'many-chunks':
    case 'size-line-apart':
    case 'three-writes':
    case 'late-chunk-end':
      return { version: '1.1', headers: [['Transfer-Encoding', 'chunked']] };
    default:
      return framing satisfies never;
  }
}

const sizeLine = (bytes: number): string => bytes.toString(16) + crlf;
const chunk = (data: string): string => sizeLine(data.length) + data + crlf;

function inThree(data: string): string {
  const third = Math.ceil(data.length / 3);
  return [data.slice(0, third), data.slice(third, 2 * third), data.slice(2 * third)]
    .filter((part) => part !== '')
    .map(chunk)
    .join('');
}

/** The packets, as binary strings, that carry one piece of the body; `first` is its first piece. */
export function frame(framing: Framing, data: string, first: boolean): readonly string[] {
  switch (framing) {
    case 'chunked':
      return [chunk(data)];
    case 'many-chunks':
      return [inThree(data)];
    case 'one-chunk':
      return [(first ? sizeLine(endless) : '') + data];
    case 'size-line-apart':
      return [sizeLine(data.length), data + crlf];
    case 'three-writes':
      return [sizeLine(data.length), data, crlf];
    case 'late-chunk-end':
      return [(first ? '' : crlf) + sizeLine(data.length) + data];
    case 'auto':
    case 'close':
    case 'close-http1.0':
    case 'length':
    case 'records':
    case 'h2':
      return [data];
    default:
      return framing satisfies never;
  }
}

/** The packets that carry several pieces: one, where each piece has only one. */
export function frames(
  framing: Framing,
  pieces: readonly string[],
  first: boolean,
): readonly string[] {
  const all = pieces.map((data, at) => frame(framing, data, first && at === 0));
  return all.every((packets) => packets.length === 1) ? [all.flat().join('')] : all.flat();
}

/** What closes a body in this framing; undefined where only closing the connection does. */
export function frameEnd(framing: Framing, empty: boolean): string | undefined {
  switch (framing) {
    case 'chunked':
    case 'many-chunks':
    case 'size-line-apart':
    case 'three-writes':
      return `0${crlf}${crlf}`;
    case 'late-chunk-end':
      return `${empty ? '' : crlf}0${crlf}${crlf}`;
    case 'auto':
    case 'close':
    case 'close-http1.0':
    case 'length':
    case 'one-chunk':
    case 'records':
    case 'h2':
      return undefined;
    default:
      return framing satisfies never;
  }
}
