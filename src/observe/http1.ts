import type { Socket } from 'node:net';

import { ByteBuffer } from '../sse/byte-buffer.ts';
import type { Exchange, Sink } from './exchange.ts';
import { BodyReader, framingOf, type BodyPart } from './http1-body.ts';
import { headEnd, headLimitBytes, parseHead } from './http1-head.ts';
import type { StreamRequest, Target } from './request.ts';

function requestBytes({ client }: StreamRequest, target: Target): Buffer {
  const length = String(target.body.length);
  const hasBody = target.body.length > 0 || target.method === 'POST' || target.method === 'PUT';
  const lines = [
    `${target.method} ${target.path} HTTP/${client.http}`,
    `Host: ${target.authority}`,
    ...target.headers.map(([name, value]) => `${name}: ${value}`),
    ...(hasBody ? [`Content-Length: ${length}`] : []),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), target.body]);
}

/** Servers send one or two: hints, or leave to go on. */
const interimLimit = 20;

/** Reads one HTTP/1 response from the pieces in which the socket delivers it. */
class ResponseReader {
  private readonly sink: Sink;
  private readonly method: string;
  private readonly headBytes = new ByteBuffer(2 * headLimitBytes);
  private body: BodyReader | undefined;
  private interim = 0;
  private over = false;

  constructor(sink: Sink, method: string) {
    this.sink = sink;
    this.method = method;
  }

  read(wire: Buffer): void {
    if (this.over) return;
    this.sink.read(wire.length);
    if (this.body) this.report(this.body.push(wire));
    else this.head(wire);
  }

  close(reset: boolean): void {
    if (reset) this.end('reset');
    else if (this.body?.mayClose) this.end('complete');
    else this.end('cut', this.body ? undefined : 'no-response');
  }

  private head(wire: Buffer): void {
    const searched = this.headBytes.length;
    this.headBytes.add(wire);
    const start = this.headBytes.view().subarray(0, 5).toString('latin1');
    if (!'HTTP/'.startsWith(start)) return this.end('cut', 'not-http');
    const end = headEnd(this.headBytes.view(), Math.max(0, searched - 3));
    if (end === undefined) {
      if (this.headBytes.length > headLimitBytes) this.end('cut', 'header-too-big');
      return;
    }
    const bytes = this.headBytes.take();
    const rest = bytes.subarray(end);
    const head = parseHead(bytes.subarray(0, end));
    if (!head.ok) return this.end('cut', head.failure.code);
    // Interim responses (RFC 9110, section 15.2) come before the real one.
    if (head.value.status < 200 && head.value.status !== 101) {
      this.interim += 1;
      if (this.interim > interimLimit) this.end('cut', 'too-many-interim-responses');
      else if (rest.length > 0) this.head(rest);
      return;
    }
    this.sink.head(head.value);
    const framing = framingOf(head.value, this.method);
    if (framing.kind === 'bad') return this.end('cut', framing.code);
    this.sink.framing(framing.kind);
    this.body = new BodyReader(framing);
    this.report(this.body.start());
    if (!this.over) this.report(this.body.push(rest));
  }

  private report(parts: readonly BodyPart[]): void {
    for (const part of parts) {
      if (part.kind === 'data') this.sink.body(part.bytes);
      else if (part.kind === 'chunk') this.sink.frame(part.bytes);
      else if (part.kind === 'end') this.end('complete');
      else this.end('cut', part.code);
    }
  }

  private end(kind: 'complete' | 'cut' | 'reset', code?: string): void {
    if (this.over) return;
    this.over = true;
    this.sink.end(kind, code);
  }
}

/**
 * HTTP/1.0 and HTTP/1.1, read here byte by byte: `node:http` can neither ask in HTTP/1.0 nor say
 * which chunk came with which read.
 */
export const exchangeHttp1: Exchange = (socket: Socket, request, target, sink) => {
  const reader = new ResponseReader(sink, target.method);
  socket.on('data', (wire: Buffer) => reader.read(wire));
  socket.on('end', () => reader.close(false));
  socket.on('error', () => reader.close(true));
  socket.on('close', () => reader.close(false));
  // Not half-closed unasked: nginx takes that for a client that left (ngx_http_upstream.c).
  const finish = (rest: Buffer): unknown =>
    request.halfClose ? socket.end(rest) : socket.write(rest);
  const bytes = requestBytes(request, target);
  if (request.lastByte && target.body.length > 0) {
    socket.write(bytes.subarray(0, -1));
    void request.lastByte.then(() => finish(bytes.subarray(-1)));
  } else finish(bytes);
};
