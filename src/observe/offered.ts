import { clientProfile, type ClientId, type ClientProfile } from '../model/client.ts';
import { ok, type Result } from '../model/result.ts';
import { connect } from './connection.ts';
import { targetOf, type StreamRequest } from './request.ts';

function profiles(ids: readonly ClientId[], post: boolean): ClientProfile[] {
  return ids.flatMap((id) => clientProfile(post ? `${id}+post` : id) ?? []);
}

async function accepts(
  request: Omit<StreamRequest, 'client'>,
  id: 'h1-tls' | 'h2',
  signal: AbortSignal,
): Promise<Result<boolean>> {
  const asked = { ...request, client: profiles([id], false)[0] as ClientProfile };
  const target = targetOf(asked);
  if (!target.ok) return target;
  const begun = performance.now();
  const connection = await connect(asked, target.value, () => performance.now() - begun, signal);
  if (connection.ok) connection.value.socket.destroy();
  else if (connection.failure.code !== 'h2-not-offered') return connection;
  return ok(connection.ok);
}

/**
 * The clients that an endpoint is open to: over plain HTTP the HTTP/1.1 ones, over TLS what the
 * handshake offers (ALPN). Makes at most two connections and no request; h2c and HTTP/1.0 are only
 * for who asks for them. Failures: those of `targetOf` and `connect`.
 */
export async function offeredClients(
  request: Omit<StreamRequest, 'client'>,
  timeoutMs: number = 5000,
): Promise<Result<readonly ClientProfile[]>> {
  const post = request.method === 'POST';
  const target = targetOf({ ...request, client: profiles(['h1'], post)[0] as ClientProfile });
  if (!target.ok) return target;
  if (!target.value.tls) return ok(profiles(['h1', 'h1+gzip'], post));
  const signal = AbortSignal.timeout(timeoutMs);
  const [http1, http2] = await Promise.all([
    accepts(request, 'h1-tls', signal),
    accepts(request, 'h2', signal),
  ]);
  if (!http1.ok && !http2.ok) return http1;
  return ok([
    ...(http1.ok && http1.value ? profiles(['h1-tls', 'h1-tls+gzip'], post) : []),
    ...(http2.ok && http2.value ? profiles(['h2', 'h2+gzip'], post) : []),
  ]);
}
