import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { Socket } from 'node:net';

import { monotonicMs } from '../host/clock.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { PrintedLine } from './curl.ts';

/** An open WebSocket; each message as the lines that `curl -N` prints for the same event. */
export interface OpenWebSocket {
  readonly lines: readonly PrintedLine[];
  /** Set once it has ended by itself. */
  readonly ended: { readonly code: number; readonly message: string } | undefined;
  close(): void;
}

const textFrame = 1;

/** Whole frames at the start of the bytes, short ones that a server sends (RFC 6455, section 5.2). */
function takeFrames(bytes: Buffer): { frames: { opcode: number; text: string }[]; rest: Buffer } {
  const frames: { opcode: number; text: string }[] = [];
  let rest = bytes;
  while (rest.length >= 2) {
    const short = (rest[1] ?? 0) & 0x7f;
    const head = short === 126 ? 4 : 2;
    if (rest.length < head) break;
    const end = head + (short === 126 ? rest.readUInt16BE(2) : short);
    if (rest.length < end) break;
    frames.push({ opcode: (rest[0] ?? 0) & 0x0f, text: rest.toString('utf8', head, end) });
    rest = rest.subarray(end);
  }
  return { frames, rest };
}

function read(socket: Socket, head: Buffer): OpenWebSocket {
  const lines: PrintedLine[] = [];
  let rest: Buffer = Buffer.alloc(0);
  let ended: OpenWebSocket['ended'];
  const take = (chunk: Buffer): void => {
    const atMs = monotonicMs();
    const taken = takeFrames(Buffer.concat([rest, chunk]));
    rest = taken.rest;
    const texts = taken.frames.filter(({ opcode }) => opcode === textFrame);
    lines.push(
      ...texts.flatMap(({ text }) => [`data: ${text}`, ''].map((text) => ({ text, atMs }))),
    );
  };
  take(head);
  socket.on('data', take).on('error', () => undefined);
  socket.on('close', () => (ended = { code: 0, message: '' }));
  return {
    lines,
    get ended() {
      return ended;
    },
    close: () => socket.destroy(),
  };
}

/**
 * Asks for a WebSocket (RFC 6455, section 4.1).
 * Failures: `grade-websocket-refused` with what was answered instead.
 */
export function openWebSocket(
  url: URL,
  headers: Readonly<Record<string, string>>,
): Promise<Result<OpenWebSocket>> {
  const handshake = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
  };
  const refused = (answer: string): Result<OpenWebSocket> =>
    fail('grade-websocket-refused', { url: url.href, answer });
  return new Promise((resolve) => {
    const asked = request(url, { agent: false, headers: { ...headers, ...handshake } });
    asked.setTimeout(5000, () => asked.destroy(new Error('no answer in 5 s')));
    asked.on('upgrade', (_response, socket: Socket, head) => {
      socket.setTimeout(0);
      resolve(ok(read(socket, head)));
    });
    asked.on('response', (response) => {
      response.destroy();
      resolve(refused(`HTTP ${response.statusCode}`));
    });
    asked.on('error', (error) => resolve(refused(error.message)));
    asked.end();
  });
}
