import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  createServer as createSocketServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';

import { fail, ok, type Result } from '../model/result.ts';
import type { Address, Gateway } from '../model/route.ts';
import { gatewayRequest, gatewayWire } from './gateway.ts';
import { httpWire, negotiated, requestOf } from './http.ts';
import { ordersOfQuery, plainOrders, type Orders } from './orders.ts';
import { page } from './page.ts';
import { relayOf } from './relay.ts';
import { startStream, type OriginRequest, type OriginStream, type Wire } from './stream.ts';

export interface OriginOptions {
  /** 0, as by default, for one that the system chooses. */
  readonly port?: number;
  /** An address of this machine's loopback; 127.0.0.1 by default. */
  readonly host?: string;
  /** HTTP by default; a gateway's protocol is spoken at every path. */
  readonly protocol?: 'http' | Gateway;
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

/** Gives each request with its connection, once it is whole; one a connection. */
function gatewayServer(
  protocol: Gateway,
  onRequest: (request: OriginRequest, socket: Socket) => void,
): Server {
  return createSocketServer((socket) => {
    let bytes = Buffer.alloc(0);
    const read = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk]);
      const request = gatewayRequest(protocol, bytes);
      if (!request) return;
      socket.off('data', read).resume();
      onRequest(request, socket);
    };
    socket.on('data', read);
  });
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

  const note = (request: OriginRequest): void => {
    requests.push(request);
    if (requests.length > kept) requests.shift();
  };
  const stream = (request: OriginRequest, wire: (orders: Orders) => Wire): void => {
    const own = { ...base, ...options.ordersFor?.(request) };
    const { query } = pathOf(request.target);
    const ordered = options.queryOrders ? ordersOfQuery(query, own) : own;
    const orders = negotiated(ordered, request);
    const opened = startStream(request, orders, wire(orders));
    streams.add(opened);
    void opened.left.then(() => streams.delete(opened));
    options.onStream?.(opened);
  };
  const onMessage = (message: IncomingMessage, response: ServerResponse): void => {
    const request = requestOf(message);
    note(request);
    const relay = relayOf(message);
    const wire = (orders: Orders): Wire => relay(httpWire(message.socket, request, orders));
    const streaming = options.everyPath === true || pathOf(request.target).path === '/event';
    if (streaming) stream(request, wire);
    else answer(message, response);
  };
  const { protocol = 'http' } = options;
  const server =
    protocol === 'http'
      ? createServer({ requireHostHeader: false }, onMessage)
      : gatewayServer(protocol, (request, socket) => {
          note(request);
          stream(request, (orders) => gatewayWire(socket, protocol, orders));
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
