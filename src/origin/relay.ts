import type { IncomingMessage } from 'node:http';

import type { Wire } from './stream.ts';

/**
 * By this header a relay, an application of ours between the origin and what is on trial, says that
 * its request's body grows by a byte for each byte of the response that it has passed on.
 */
const relayHeader = 'x-unclog-relay';

/** The wire to a relay, which tells when all that was sent is passed on. */
function relayWire(wire: Wire, message: IncomingMessage): Wire {
  let sent = 0;
  let passed = 0;
  const waiting = new Set<() => void>();
  message.on('data', (bytes: Buffer) => {
    passed += bytes.length;
    for (const look of waiting) look();
  });
  return {
    ...wire,
    get congested() {
      return wire.congested;
    },
    send: (data, head) => {
      sent += data.length;
      return wire.send(data, head);
    },
    relayed: () =>
      new Promise((resolve) => {
        const wanted = sent;
        const look = (): void => {
          if (passed < wanted) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

/** Reads a request's body away; what comes back makes the wire of a response to it, a relay's or not. */
export function relayOf(message: IncomingMessage): (wire: Wire) => Wire {
  message.resume();
  const isRelay = message.headers[relayHeader] !== undefined;
  return (wire) => (isRelay ? relayWire(wire, message) : wire);
}
