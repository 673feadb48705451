import type { IncomingMessage } from 'node:http';

import { relayHeader, type Relay } from './stream.ts';

/** Reads a request's body away; where it is a relay's, it tells how much that has passed on. */
export function relayOf(message: IncomingMessage): Relay | undefined {
  message.resume();
  if (message.headers[relayHeader.toLowerCase()] === undefined) return undefined;
  let passed = 0;
  const waiting = new Set<() => void>();
  message.on('data', (bytes: Buffer) => {
    passed += bytes.length;
    for (const look of waiting) look();
  });
  return {
    until: (bytes) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (passed < bytes) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}
