import type { Socket } from 'node:net';

import type { Gateway } from '../model/route.ts';
import { responseHeaders } from './http.ts';
import type { Orders } from './orders.ts';
import type { OriginRequest, Wire } from './stream.ts';

type Variables = ReadonlyMap<string, string>;

/** FastCGI record types (FastCGI Specification 1.0, section 8). */
const record = { end: 3, parameters: 4, output: 6 } as const;
const recordHeaderBytes = 8;
const recordBytesAtMost = 65_528;

function fastcgiVariables(bytes: Buffer): Variables | undefined {
  const parameters: Buffer[] = [];
  for (let at = 0; at + recordHeaderBytes <= bytes.length;) {
    const length = bytes.readUInt16BE(at + 4);
    const padding = bytes[at + 6] ?? 0;
    const body = at + recordHeaderBytes;
    if (body + length + padding > bytes.length) return undefined;
    if (bytes[at + 1] === record.parameters) {
      if (length === 0) return fastcgiPairs(Buffer.concat(parameters));
      parameters.push(bytes.subarray(body, body + length));
    }
    at = body + length + padding;
  }
  return undefined;
}

/** Both lengths stand first; each takes one byte, or four with the highest bit set (section 3.4). */
function fastcgiPairs(bytes: Buffer): Variables {
  const found = new Map<string, string>();
  let at = 0;
  const length = (): number => {
    const short = (bytes[at] ?? 0) < 0x80;
    const value = short ? (bytes[at] ?? 0) : bytes.readUInt32BE(at) & 0x7fff_ffff;
    at += short ? 1 : 4;
    return value;
  };
  while (at < bytes.length) {
    const [name, value] = [length(), length()];
    const middle = at + name;
    found.set(
      bytes.toString('latin1', at, middle),
      bytes.toString('latin1', middle, middle + value),
    );
    at = middle + value;
  }
  return found;
}

/** Names and values end in NUL, within a netstring. */
function scgiVariables(bytes: Buffer): Variables | undefined {
  const colon = bytes.indexOf(':');
  if (colon === -1) return undefined;
  const start = colon + 1;
  const end = start + Number(bytes.toString('latin1', 0, colon));
  if (bytes.length <= end) return undefined;
  const words = bytes.toString('latin1', start, end).split('\0');
  return new Map(
    words.flatMap((word, index) =>
      index % 2 === 0 ? [[word, words[index + 1] ?? ''] as const] : [],
    ),
  );
}

/** A packet of four bytes of header, the length in the middle two, then lengths of two bytes. */
function uwsgiVariables(bytes: Buffer): Variables | undefined {
  if (bytes.length < 4 || bytes.length < 4 + bytes.readUInt16LE(1)) return undefined;
  const body = bytes.subarray(4, 4 + bytes.readUInt16LE(1));
  const found = new Map<string, string>();
  for (let at = 0; at < body.length;) {
    const name = at + 2 + body.readUInt16LE(at);
    const value = name + 2 + body.readUInt16LE(name);
    found.set(body.toString('latin1', at + 2, name), body.toString('latin1', name + 2, value));
    at = value;
  }
  return found;
}

const readers = {
  fastcgi: fastcgiVariables,
  scgi: scgiVariables,
  uwsgi: uwsgiVariables,
};

/** The variables of a request, once they have arrived whole. */
export function gatewayVariables(protocol: Gateway, bytes: Buffer): Variables | undefined {
  return readers[protocol](bytes);
}

/** The request, once its variables have arrived whole; headers have lost their spelling. */
export function gatewayRequest(protocol: Gateway, bytes: Buffer): OriginRequest | undefined {
  const variables = gatewayVariables(protocol, bytes);
  if (!variables) return undefined;
  const headers = [...variables]
    .filter(([name]) => name.startsWith('HTTP_'))
    .map(([name, value]) => [name.slice(5).toLowerCase().replaceAll('_', '-'), value] as const);
  return {
    method: variables.get('REQUEST_METHOD') ?? 'GET',
    target: variables.get('REQUEST_URI') ?? '/',
    version: protocol,
    headers,
    variables: new Set(variables.keys()),
    atMs: performance.now(),
    wallMs: Date.now(),
  };
}

function fastcgiRecord(type: number, data: Buffer): Buffer {
  const header = Buffer.from([1, type, 0, 1, data.length >> 8, data.length & 0xff, 0, 0]);
  return Buffer.concat([header, data]);
}

/** One record a piece, or several where a piece is longer than a record can be. */
function fastcgiOutput(data: Buffer): Buffer {
  const records: Buffer[] = [];
  for (let at = 0; at < data.length; at += recordBytesAtMost) {
    records.push(fastcgiRecord(record.output, data.subarray(at, at + recordBytesAtMost)));
  }
  return Buffer.concat(records);
}

/** A response in a gateway's protocol; all but FastCGI end by closing. */
export function gatewayWire(socket: Socket, protocol: Gateway, orders: Orders): Wire {
  const status = protocol === 'uwsgi' ? 'HTTP/1.1' : 'Status:';
  const head = `${status} ${orders.status} OK\r\n${responseHeaders(orders)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;
  const wrap = protocol === 'fastcgi' ? fastcgiOutput : (data: Buffer): Buffer => data;
  return {
    send: (data, withHead) => {
      const pieces = [...(withHead ? [head] : []), ...(data === '' ? [] : [data])];
      const bytes = Buffer.concat(pieces.map((piece) => wrap(Buffer.from(piece, 'latin1'))));
      return new Promise((resolve) => {
        socket.write(bytes, () => resolve());
      });
    },
    get congested() {
      return socket.writableNeedDrain;
    },
    end: () => {
      const empty = Buffer.alloc(0);
      const last = [
        fastcgiRecord(record.output, empty),
        fastcgiRecord(record.end, Buffer.alloc(8)),
      ];
      socket.end(protocol === 'fastcgi' ? Buffer.concat(last) : empty);
    },
    onClose: (listener) => socket.once('close', listener),
  };
}
