import { createServer } from 'node:net';

import { listening } from './nginx.ts';

/** Tells what it was asked, and answers with headers that proxy settings change. */
export function tellingOrigin(path: string): Promise<{ readonly close: () => Promise<void> }> {
  let count = 0;
  const server = createServer((socket) => {
    let request = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      request += chunk.toString('latin1');
      if (!request.includes('\r\n\r\n')) return;
      const [line = '', ...headers] = request.slice(0, request.indexOf('\r\n\r\n')).split('\r\n');
      const status = line.includes('fail') ? '503 Unavailable' : '200 OK';
      const head = [
        `HTTP/1.0 ${status}`,
        'Content-Type: application/x-told',
        'Location: http://from.test/x/y',
        'Set-Cookie: a=b; path=/one',
        'Cache-Control: no-store',
        'X-One: 1',
        'X-Two: 2',
        'X-Accel-Buffering: yes',
        `X-Pad: ${'-'.repeat(600)}`,
        `X-Long: ${'-'.repeat(600)}`,
      ];
      count++;
      socket.end(
        `${head.join('\r\n')}\r\n\r\n${JSON.stringify({ line, headers, count })}`,
        'latin1',
      );
    });
  });
  return listening(server, path);
}
