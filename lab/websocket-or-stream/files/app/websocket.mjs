// As much of RFC 6455 as a server needs that only sends short texts.
import { createHash } from 'node:crypto';

const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** The answer to a handshake (section 4.2.2). */
export function accept(request) {
  const key = request.headers['sec-websocket-key'] ?? '';
  const sum = createHash('sha1')
    .update(key + guid)
    .digest('base64');
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${sum}`,
    '',
    '',
  ].join('\r\n');
}

/** A whole message of fewer than 126 bytes (section 5.2). */
export function textFrame(text) {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, bytes.length]), bytes]);
}
