// Writes events that hold the monotonic time at which they were written, in nanoseconds, and tells its
// parent all of them, by path, in milliseconds.
import { createServer } from 'node:http';
import { createSecureServer, createServer as createH2c } from 'node:http2';
import { constants, createGzip } from 'node:zlib';

const { COUNT, GAP_MS, CERT, KEY } = process.env;

/** One stream: COUNT events, GAP_MS apart, compressed if asked for. */
function answer(request, response) {
  const gzip = String(request.headers['accept-encoding']).includes('gzip') && createGzip();
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    ...(gzip ? { 'Content-Encoding': 'gzip' } : {}),
  });
  if (!gzip) response.flushHeaders?.();
  gzip?.on?.('data', (bytes) => response.write(bytes));
  const stamps = [];
  const timer = setInterval(() => {
    const stamp = process.hrtime.bigint();
    const event = `data: ${stamp}\n\n`;
    if (gzip) {
      gzip.write(event);
      gzip.flush(constants.Z_SYNC_FLUSH);
    } else {
      response.write(event);
    }
    stamps.push(Number(stamp) / 1e6);
    if (stamps.length < Number(COUNT)) return;
    clearInterval(timer);
    setTimeout(() => {
      process.send({ path: request.url, stamps });
      response.end();
    }, 50);
  }, Number(GAP_MS));
  response.on('close', () => clearInterval(timer));
}

const servers = {
  plain: createServer({ noDelay: true }, answer),
  tls: createSecureServer({ cert: CERT, key: KEY, allowHTTP1: true }, answer),
  h2c: createH2c(answer),
};
// Its HTTP/1 side would let Nagle's algorithm hold small writes back.
servers.tls.on('secureConnection', (socket) => socket.setNoDelay(true));
const ports = {};
for (const [name, server] of Object.entries(servers)) {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  ports[name] = server.address().port;
}
process.send(ports);
process.on('disconnect', () => process.exit());
