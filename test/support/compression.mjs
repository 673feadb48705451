// A Node application with the middleware "compression", as many have it: one event after another,
// flushed out of the compressor with ?flush, kept out of it with ?no-transform, compressed for
// everybody with ?unasked; with ?quiet only the header comes. Says its port.
import { createServer } from 'node:http';
import compression from 'compression';

const compress = compression();

const server = createServer((request, response) => {
  const { searchParams: asked } = new URL(request.url, 'http://localhost');
  if (asked.has('unasked')) request.headers['accept-encoding'] = 'gzip';
  compress(request, response, () => {
    const noTransform = asked.has('no-transform') ? ', no-transform' : '';
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': `no-cache${noTransform}`,
    });
    if (asked.has('quiet')) {
      response.flushHeaders();
      return;
    }
    let event = 0;
    const timer = setInterval(() => {
      event += 1;
      response.write(`data: ${event}\n\n`);
      if (asked.has('flush')) response.flush();
    }, 100);
    response.on('close', () => clearInterval(timer));
  });
});

server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
