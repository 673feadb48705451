import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

import { tellGrader } from './journal.mjs';

const port = Number('{{app}}');
const page = readFileSync(new URL('index.html', import.meta.url));

function stream(request, response) {
  const tell = tellGrader(request);
  response.writeHead(200, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-cache',
  });
  let event = 0;
  const send = () => {
    event += 1;
    tell(event);
    response.write(`data: ${event}\n\n`);
  };
  send();
  const timer = setInterval(send, 1000);
  response.on('close', () => clearInterval(timer));
}

createServer((request, response) => {
  if (request.url === '/event') return stream(request, response);
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.end(page);
}).listen(port, '127.0.0.1');
