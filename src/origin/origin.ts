import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import { fail, ok, type Result } from '../model/result.ts';
import type { Address } from '../model/route.ts';
import { httpWire, requestOf } from './http.ts';
import { ordersOfQuery, plainOrders, type Orders } from './orders.ts';
import { page } from './page.ts';
import { startStream, type OriginRequest, type OriginStream } from './stream.ts';

export interface OriginOptions {
  /** 0, as by default, for one that the system chooses. */
  readonly port?: number;
  /** An address of this machine's loopback; 127.0.0.1 by default. */
  readonly host?: string;
  /** What to send where the request does not order otherwise. */
  readonly orders?: Partial<Orders>;
  /** Let a request's query change the orders. Off by default: nobody mends a lab by its URL. */
  readonly queryOrders?: boolean;
  /** Stream at every path, not only at `/event`: for trials, whose path is the user's. */
  readonly everyPath?: boolean;
  /** Orders by request, for a caller that serves several trials at once. */
  readonly ordersFor?: (request: OriginRequest) => Partial<Orders>;
  readonly onStream?: (stream: OriginStream) => void;
}

/** A running reference application. */
export interface Origin {
  readonly address: Address;
  readonly url: string;
  /** Every request, stream or not, oldest first; the newest thousand. */
  readonly requests: readonly OriginRequest[];
  /** The streams that are open now. */
  readonly streams: ReadonlySet<OriginStream>;
  /** Ends every stream and frees the port. */
  close(): Promise<void>;
}

const kept = 1000;

/** Path and query of a request target; the query is all that is taken apart. */
function pathOf(target: string): { path: string; query: URLSearchParams } {
  const [path = '', ...query] = target.split('?');
  return { path, query: new URLSearchParams(query.join('?')) };
}

function answer(message: IncomingMessage, response: ServerResponse): void {
  const found = pathOf(message.url ?? '').path === '/';
  const [status, type, body] = found
    ? [200, 'text/html; charset=utf-8', page]
    : [404, 'text/plain; charset=utf-8', 'Not found\n'];
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  response.end(message.method === 'HEAD' ? '' : body);
}

/**
 * Starts the reference application on loopback: a page at `/`, and at `/event` a stream that
 * counts from 1 on every connection.
 * Failures: `port-taken`, `port-forbidden`, `address-unavailable`.
 */
export async function startOrigin(options: OriginOptions = {}): Promise<Result<Origin>> {
  const base: Orders = { ...plainOrders, ...options.orders };
  const requests: OriginRequest[] = [];
  const streams = new Set<OriginStream>();
  const sockets = new Set<Socket>();

  const stream = (request: OriginRequest, socket: Socket): void => {
    const own = { ...base, ...options.ordersFor?.(request) };
    const { query } = pathOf(request.target);
    const orders = options.queryOrders ? ordersOfQuery(query, own) : own;
    const opened = startStream(request, orders, httpWire(socket, request, orders));
    streams.add(opened);
    void opened.left.then(() => streams.delete(opened));
    options.onStream?.(opened);
  };
  const server = createServer({ requireHostHeader: false }, (message, response) => {
    const request = requestOf(message);
    requests.push(request);
    if (requests.length > kept) requests.shift();
    message.resume();
    const streaming = options.everyPath === true || pathOf(request.target).path === '/event';
    if (streaming) stream(request, message.socket);
    else answer(message, response);
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.setNoDelay(true));
    socket.on('error', () => socket.destroy()).once('close', () => sockets.delete(socket));
  });

  const { port = 0, host = '127.0.0.1' } = options;
  const problem = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    server.once('error', resolve).listen({ port, host }, () => resolve(undefined));
  });
  if (problem?.code === 'EADDRINUSE') return fail('port-taken', { host, port });
  if (problem?.code === 'EACCES') return fail('port-forbidden', { host, port });
  if (problem) return fail('address-unavailable', { host, port, reason: problem.code ?? '' });
  const address = { host, port: (server.address() as AddressInfo).port };
  return ok({
    address,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    requests,
    streams,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all([...streams].map(({ left }) => left));
    },
  });
}
