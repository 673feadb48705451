// Writes numbered events, and tells its parent by path when it gave the bytes of each to the socket:
// the monotonic time in milliseconds.
import { createServer } from 'node:http';
import { createSecureServer, createServer as createH2c } from 'node:http2';
import { constants, createGzip } from 'node:zlib';

const { COUNT, GAP_MS, CERT, KEY } = process.env;
const now = () => Number(process.hrtime.bigint()) / 1e6;

/** Hands each event to the response, and its time to `done`, at once or when it is compressed. */
function writerFor(response, gzip, done) {
  const write = (bytes) => {
    writtenMs = now();
    response.write(bytes);
  };
  let writtenMs = 0;
  gzip?.on('data', write);
  return (event) => {
    if (gzip) {
      gzip.write(event);
      gzip.flush(constants.Z_SYNC_FLUSH, () => done(writtenMs));
    } else {
      write(event);
      done(writtenMs);
    }
  };
}

/** One stream: COUNT events, GAP_MS apart, compressed if asked for. */
function answer(request, response) {
  const gzip = String(request.headers['accept-encoding']).includes('gzip')
    ? createGzip()
    : undefined;
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    ...(gzip ? { 'Content-Encoding': 'gzip' } : {}),
  });
  if (!gzip) response.flushHeaders?.();
  const stamps = [];
  const write = writerFor(response, gzip, (writtenMs) => {
    stamps.push(writtenMs);
    if (stamps.length < Number(COUNT)) return;
    setTimeout(() => {
      process.send({ path: request.url, stamps });
      response.end();
    }, 50);
  });
  let count = 0;
  const timer = setInterval(() => {
    write(`data: ${count}\n\n`);
    count += 1;
    if (count === Number(COUNT)) clearInterval(timer);
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
