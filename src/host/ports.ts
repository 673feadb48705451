import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** Can this process bind the port on this address now? `taken` or `forbidden` when not. */
export function probePort(
  port: number,
  host = '127.0.0.1',
): Promise<'free' | 'taken' | 'forbidden'> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'EACCES' ? 'forbidden' : 'taken');
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve('free')));
  });
}

/** Below it are the ports of known services, above it those that the system gives away by itself. */
const lowest = 20_000;
const attempts = 50;

/** The first port that the system gives to outgoing connections (ip(7), `ip_local_port_range`). */
function firstOutgoing(): number {
  try {
    return Number.parseInt(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'latin1'), 10);
  } catch {
    return 0;
  }
}

/** A port that the system just gave and took back. */
function givenPort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: 0, host }, () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/**
 * A port on which nobody listens, for a program that takes a moment to bind it: one that no outgoing
 * connection may be given meanwhile, where the system leaves such ports.
 */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  const end = firstOutgoing();
  if (end <= lowest) return givenPort(host);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const port = randomInt(lowest, end);
    if ((await probePort(port, host)) === 'free') return port;
  }
  return givenPort(host);
}
