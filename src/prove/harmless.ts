import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that answers everything with an empty page: what other upstreams become in a trial. */
export interface Harmless {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts it on loopback. An empty 200 lets an `auth_request` pass and ends a `mirror`. */
export async function startHarmless(): Promise<Harmless> {
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    request.resume();
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
