import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { markHeader } from './mark.ts';

/** A server that answers everything with an empty page: what other upstreams become in a trial. */
export interface Harmless {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Starts it on loopback.
 * @param statusFor with which status it answers in the trial of this mark; none for a request that
 * lost it on its way
 */
export async function startHarmless(statusFor: (mark: string) => number): Promise<Harmless> {
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    const mark = request.headers[markHeader.toLowerCase()];
    request.resume();
    response.statusCode = statusFor(typeof mark === 'string' ? mark : '');
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
