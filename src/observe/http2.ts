import {
  connect,
  type ClientHttp2Session,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

import type { Exchange, Sink } from './exchange.ts';
import { FrameScanner, type FramePart } from './http2-frames.ts';
import type { Further, Target } from './request.ts';

/** HTTP/2 has no such headers (RFC 9113, section 8.2.2). */
const connectionHeaders = new Set([
  'connection',
  'host',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

function requestHeaders(target: Target): OutgoingHttpHeaders {
  const headers: Record<string, string | string[]> = {};
  for (const [spelled, value] of target.headers) {
    const name = spelled.toLowerCase();
    if (connectionHeaders.has(name)) continue;
    const before = headers[name];
    headers[name] = before === undefined ? value : [...[before].flat(), value];
  }
  return {
    ...headers,
    ':method': target.method,
    ':path': target.path,
    ':scheme': target.tls ? 'https' : 'http',
    ':authority': target.authority,
  };
}

/** Passes everything between a socket and the HTTP/2 session, and shows what comes in. */
function tap(socket: Socket, onRead: (wire: Buffer) => void): Duplex {
  const duplex = new Duplex({
    read: () => void socket.resume(),
    write: (bytes: Buffer, _, done) => void socket.write(bytes, done),
    final: (done) => done(),
  });
  socket.on('data', (wire: Buffer) => {
    onRead(wire);
    if (!duplex.push(wire)) socket.pause();
  });
  socket.on('close', () => duplex.destroy());
  return duplex;
}

/**
 * Watches stream 1. Its DATA frames are read off the wire as they come; `node:http2` does the rest:
 * the header's compression, flow control, settings and pings.
 */
class StreamWatch {
  private readonly sink: Sink;
  private readonly scanner = new FrameScanner(1);
  private headRead = 0;
  private headKnown = false;
  /** Parts that came with the header: they wait until `node:http2` has decoded it. */
  private waiting: { readonly part: FramePart; readonly read: number }[] = [];
  private over = false;

  constructor(sink: Sink) {
    this.sink = sink;
  }

  read(wire: Buffer): void {
    if (this.over) return;
    const read = this.sink.read(wire.length);
    for (const part of this.scanner.push(wire)) {
      if (part.kind === 'headers' && !this.headKnown) this.headRead = read;
      const waits = !this.headKnown && part.kind !== 'goaway';
      if (waits) this.waiting.push({ part, read });
      else this.report(part, read);
    }
  }

  head(headers: IncomingHttpHeaders, raw: readonly string[] | undefined): void {
    const flat = raw ?? Object.entries(headers).flatMap(([name, value]) => [name, String(value)]);
    const pairs = flat.flatMap((name, k): [string, string][] =>
      k % 2 === 0 && !name.startsWith(':') ? [[name, flat[k + 1] ?? '']] : [],
    );
    const status = Number(headers[':status'] ?? 0);
    this.headKnown = true;
    this.sink.head({ httpVersion: '2', status, reason: '', headers: pairs }, this.headRead);
    this.sink.framing('h2');
    for (const { part, read } of this.waiting.splice(0)) this.report(part, read);
  }

  end(kind: 'complete' | 'cut' | 'reset', code?: string): void {
    if (this.over) return;
    // The header may still be on its way through the decoder when the stream ends with it.
    for (const { part, read } of this.waiting.splice(0)) this.report(part, read);
    if (this.over) return;
    this.over = true;
    this.sink.end(kind, code);
  }

  private report(part: FramePart, read: number): void {
    if (this.over) return;
    if (part.kind === 'data') this.sink.body(part.bytes, read);
    else if (part.kind === 'frame') this.sink.frame(part.bytes);
    else if (part.kind === 'end-stream') this.end('complete');
    else if (part.kind === 'rst-stream') this.end('cut', `rst-stream-${part.error}`);
    else if (part.kind === 'goaway' && part.lastStream < 1) this.end('cut', `goaway-${part.error}`);
    else if (part.kind === 'goaway') this.sink.violation(`goaway-${part.error}`);
  }
}

function open(socket: Socket, target: Target, watch: StreamWatch): ClientHttp2Session {
  const scheme = target.tls ? 'https' : 'http';
  const session = connect(`${scheme}://${target.authority}`, {
    createConnection: () => tap(socket, (wire) => watch.read(wire)),
  });
  session.on('error', () => watch.end('cut', 'h2-protocol-error'));
  session.on('close', () => watch.end('cut', 'connection-closed'));
  return session;
}

/** Asks once more on a connection; its frames are no concern of who watches stream 1. */
async function askAgain(
  session: ClientHttp2Session,
  target: Target,
  { headers, when }: Further,
): Promise<void> {
  await when;
  if (session.closed || session.destroyed) return;
  const stream = session.request({ ...requestHeaders(target), ...headers });
  stream.on('error', () => undefined);
  stream.resume();
  stream.end(target.body);
}

/** HTTP/2, over TLS or with prior knowledge. */
export const exchangeHttp2: Exchange = (socket, { lastByte, further = [] }, target, sink) => {
  const watch = new StreamWatch(sink);
  const session = open(socket, target, watch);
  socket.on('end', () => watch.end('cut', 'connection-closed'));
  socket.on('error', () => watch.end('reset'));
  const stream = session.request(requestHeaders(target), { endStream: target.body.length === 0 });
  stream.on('response', (headers, _flags, raw?: readonly string[]) => watch.head(headers, raw));
  stream.on('error', () => watch.end('cut', 'h2-protocol-error'));
  // What it delivers is counted on the wire already; reading it opens the window for more.
  stream.resume();
  const { body } = target;
  if (lastByte && body.length > 0) {
    stream.write(body.subarray(0, -1));
    void lastByte.then(() => stream.end(body.subarray(-1)));
  } else if (body.length > 0) stream.end(body);
  for (const one of further) void askAgain(session, target, one);
};
