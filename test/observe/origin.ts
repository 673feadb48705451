import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A server that the test drives byte by byte. */
export interface RawOrigin {
  readonly port: number;
  readonly url: string;
  /** The requests so far, as text. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** Reads one request's header, then hands the socket to `answer`. */
export async function rawOrigin(
  answer: (socket: Socket, request: string) => void | Promise<void>,
  listen: (server: Server) => void = (server) => void server.listen(0, '127.0.0.1'),
): Promise<RawOrigin> {
  const sockets = new Set<Socket>();
  const requests: string[] = [];
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    let text = '';
    const onData = (bytes: Buffer): void => {
      text += bytes.toString('latin1');
      if (!text.includes('\r\n\r\n')) return;
      socket.off('data', onData).resume();
      requests.push(text);
      void answer(socket, text);
    };
    socket.on('data', onData);
  });
  listen(server);
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}/event`,
    requests,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

/** The header of an event stream, with further lines. */
export function streamHead(...lines: string[]): string {
  return ['HTTP/1.1 200 OK', 'Content-Type: text/event-stream', ...lines, '', ''].join('\r\n');
}

export const chunk = (text: string | Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n`),
    Buffer.from(text),
    Buffer.from('\r\n'),
  ]);
