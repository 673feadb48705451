import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

import { tellGrader } from './journal.mjs';
import { accept, textFrame } from './websocket.mjs';

const port = Number('{{app}}');
const page = readFileSync(new URL('index.html', import.meta.url));

/** Counts, one event a second; gives what ends it. */
function count(request, write) {
  const tell = tellGrader(request);
  let event = 0;
  const send = () => {
    event += 1;
    tell(event);
    write(event);
  };
  send();
  const timer = setInterval(send, 1000);
  return () => clearInterval(timer);
}

const server = createServer((request, response) => {
  if (request.url === '/event') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
    response.on(
      'close',
      count(request, (event) => response.write(`data: ${event}\n\n`)),
    );
    return;
  }
  const upgrade = request.url === '/socket';
  response.writeHead(upgrade ? 426 : 200, { 'Content-Type': 'text/html; charset=utf-8' });
  response.end(upgrade ? 'This is the address of a WebSocket.\n' : page);
});

server.on('upgrade', (request, socket) => {
  socket.write(accept(request));
  const stop = count(request, (event) => socket.write(textFrame(String(event))));
  socket.on('error', stop).on('close', stop).resume();
});

server.listen(port, '127.0.0.1');
