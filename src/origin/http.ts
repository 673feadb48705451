import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { frameEnd, frames, framingHead, settled } from './frame.ts';
import type { Orders } from './orders.ts';
import type { OriginRequest, Wire } from './stream.ts';

/** Long enough that two packets are read apart on a busy machine's loopback. */
const apartMs = 10;

/** The request's head as a record. */
export function requestOf(message: IncomingMessage): OriginRequest {
  const { rawHeaders } = message;
  const headers = rawHeaders.flatMap((name, at) =>
    at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ''] as const] : [],
  );
  return {
    method: message.method ?? '',
    target: message.url ?? '',
    version: message.httpVersion,
    headers,
    atMs: performance.now(),
    wallMs: Date.now(),
  };
}

/** Headers of the answer, the last of each name. */
export function responseHeaders(orders: Orders): (readonly [string, string])[] {
  const all: (readonly [string, string])[] = [
    ['Content-Type', orders.contentType],
    ...(orders.gzip === undefined ? [] : [['Content-Encoding', 'gzip'] as const]),
    ...orders.headers,
  ];
  const last = new Map(all.map(([name], index) => [name.toLowerCase(), index]));
  return all.filter(([name], index) => last.get(name.toLowerCase()) === index);
}

/** The same orders for who does not accept compression, where it takes asking. */
export function negotiated(orders: Orders, { headers }: OriginRequest): Orders {
  const accepts = headers.some(
    ([name, value]) => name.toLowerCase() === 'accept-encoding' && /\bgzip\b/i.test(value),
  );
  const forAll = orders.gzip === 'unasked' || orders.gzip === 'lazy-unasked';
  if (orders.gzip === undefined || forAll || accepts) return orders;
  const { gzip: _, ...plain } = orders;
  return plain;
}

function headText(orders: Orders, framing: ReturnType<typeof framingHead>): string {
  const headers = [...responseHeaders(orders), ...framing.headers];
  const reason = orders.status === 200 ? 'OK' : 'Ordered';
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `HTTP/${framing.version} ${orders.status} ${reason}\r\n${lines}\r\n`;
}

/** An HTTP/1 response written to the socket byte by byte, as its framing says. */
export function httpWire(socket: Socket, request: OriginRequest, orders: Orders): Wire {
  const framing = settled(orders.framing, request.version);
  const bodyless = request.method === 'HEAD' || orders.status === 204 || orders.status === 304;
  let empty = true;
  let last: Promise<void> = Promise.resolve();
  const packet = (data: string): Promise<void> =>
    new Promise((resolve) => {
      socket.write(data, 'latin1', () => resolve());
    });
  const packets = async (all: readonly string[]): Promise<void> => {
    for (const [index, data] of all.entries()) {
      if (index > 0) await sleep(apartMs);
      await packet(data);
    }
  };
  const queue = (all: readonly string[]): Promise<void> => {
    last = last.then(() => packets(all));
    return last;
  };
  return {
    send: (data, head) => {
      const length = orders.collect === 'end' ? data.length : undefined;
      const start = head ? headText(orders, framingHead(framing, length)) : '';
      if (data === '' || bodyless) return queue([start]);
      const parts = orders.burst === undefined ? [data] : data.split(/(?<=\n\n)/);
      const [first = '', ...rest] = frames(framing, parts, empty);
      empty = false;
      return queue([start + first, ...rest]);
    },
    get congested() {
      return socket.writableNeedDrain;
    },
    end: () => {
      void queue([bodyless ? '' : (frameEnd(framing, empty) ?? '')]).then(() => socket.end());
    },
    onClose: (listener) => socket.once('close', listener),
  };
}
