import { lookup } from 'node:dns';
import { connect as connectSocket, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls';

import { fail, ok, type Result } from '../model/result.ts';
import type { Address } from '../model/route.ts';
import { serverName, type StreamRequest, type Target } from './request.ts';
import { trustContext } from './trust.ts';

/** An open connection, and how long each step to it took, in milliseconds. */
export interface Connection {
  readonly socket: Socket | TLSSocket;
  readonly address: Address;
  readonly dnsMs?: number;
  readonly connectMs: number;
  readonly tlsMs?: number;
  readonly alpn?: string;
}

type Milliseconds = () => number;

function fixedAddress(request: StreamRequest, { host, port }: Target): string | undefined {
  return request.resolve?.find(
    (entry) => (entry.host === host || entry.host === '*') && entry.port === port,
  )?.address;
}

/** Resolves when the socket is ready or has failed; the failure's code names the step. */
function settled(
  socket: Socket,
  ready: 'connect' | 'secureConnect',
  code: string,
  signal: AbortSignal,
): Promise<Result<void>> {
  return new Promise((resolve) => {
    const finish = (result: Result<void>): void => {
      socket.off(ready, onReady).off('error', onError).off('close', onClose);
      signal.removeEventListener('abort', onAbort);
      resolve(result);
    };
    const onReady = (): void => finish(ok(undefined));
    const onError = (error: NodeJS.ErrnoException): void => {
      const dns = error.syscall === 'getaddrinfo';
      const reason = error.code ?? error.message;
      finish(fail(dns ? 'dns-failed' : code, { reason }));
    };
    const onClose = (): void => finish(fail(code, { reason: 'closed' }));
    const onAbort = (): void => finish(fail(code, { reason: 'timeout' }));
    socket.once(ready, onReady).once('error', onError).once('close', onClose);
    signal.addEventListener('abort', onAbort);
  });
}

/** Errors after this point reach the protocol's own listeners as well; none may be unhandled. */
const ignore = (): void => undefined;

function openSocket(request: StreamRequest, target: Target, onLookup: () => void): Socket {
  if (request.socketPath !== undefined) return connectSocket({ path: request.socketPath });
  const timedLookup: LookupFunction = (host, options, callback) => {
    lookup(host, options, (error, address, family) => {
      onLookup();
      callback(error, address, family);
    });
  };
  const host = fixedAddress(request, target) ?? target.host;
  return connectSocket({ host, port: target.port, lookup: timedLookup, noDelay: true });
}

function secure(
  socket: Socket,
  request: StreamRequest,
  target: Target,
  trust: SecureContext,
): TLSSocket {
  return connectTls({
    socket,
    servername: serverName(target.host),
    ALPNProtocols: request.client.http === '2' ? ['h2', 'http/1.1'] : ['http/1.1'],
    rejectUnauthorized: request.insecure !== true,
    // Node checks the certificate against `host` when there is no server name.
    host: target.host,
    secureContext: trust,
  });
}

/**
 * Opens a connection for one request; nothing is shared or reused.
 * Failures: `dns-failed`, `connect-failed`, `tls-failed`, each with `reason`; `h2-not-offered`.
 */
export async function connect(
  request: StreamRequest,
  target: Target,
  now: Milliseconds,
  signal: AbortSignal,
): Promise<Result<Connection>> {
  const trust = target.tls ? trustContext(request.ca) : undefined;
  const begun = now();
  let resolvedAt: number | undefined;
  const socket = openSocket(request, target, () => (resolvedAt = now()));
  socket.on('error', ignore);
  const connected = await settled(socket, 'connect', 'connect-failed', signal);
  if (!connected.ok) {
    socket.destroy();
    return connected;
  }
  const connectedAt = now();
  const named = request.socketPath === undefined && isIP(target.host) === 0;
  const plain: Connection = {
    socket,
    address:
      request.socketPath === undefined
        ? { host: socket.remoteAddress ?? target.host, port: target.port }
        : { host: request.socketPath, port: 0 },
    ...(named && resolvedAt !== undefined ? { dnsMs: resolvedAt - begun } : {}),
    connectMs: connectedAt - (resolvedAt ?? begun),
  };
  if (!trust) return ok(plain);
  const wrapped = secure(socket, request, target, trust);
  wrapped.on('error', ignore);
  const secured = await settled(wrapped, 'secureConnect', 'tls-failed', signal);
  if (!secured.ok) {
    wrapped.destroy();
    return secured;
  }
  if (request.client.http === '2' && wrapped.alpnProtocol !== 'h2') {
    wrapped.destroy();
    return fail('h2-not-offered', { alpn: wrapped.alpnProtocol || 'none' });
  }
  return ok({
    ...plain,
    socket: wrapped,
    tlsMs: now() - connectedAt,
    ...(wrapped.alpnProtocol ? { alpn: wrapped.alpnProtocol } : {}),
  });
}
