import { probePort } from '../host/ports.ts';
import { fail, ok, type Result } from '../model/result.ts';

/** Where a lab listens, and which better ports it could not have. */
export interface LabPort {
  readonly port: number;
  /** `listen` arguments of nginx, one a loopback address. */
  readonly listen: readonly string[];
  readonly passedOver: readonly { readonly port: number; readonly why: 'taken' | 'forbidden' }[];
}

const last = 65_535;

/** A scheme's own port, and the first of those to take where it cannot be had. */
export const schemePorts = { http: [80, 8080], https: [443, 8443] } as const;

/** Can a port be bound on an address? */
type Probe = typeof probePort;

async function probeAll(probe: Probe, port: number, hosts: readonly string[]): ReturnType<Probe> {
  for (const host of hosts) {
    const state = await probe(port, host);
    if (state !== 'free') return state;
  }
  return 'free';
}

/**
 * The scheme's own port (80, 443) where it is free and may be bound, else 8080 or 8443, else the next
 * free one; or just the one asked for.
 * Failures: `port-taken`, `port-forbidden`.
 */
export async function chooseLabPort(
  wanted?: number,
  probe: Probe = probePort,
  [usual, other]: readonly [number, number] = schemePorts.http,
): Promise<Result<LabPort>> {
  const hosts = (await probe(0, '::1')) === 'free' ? ['127.0.0.1', '::1'] : ['127.0.0.1'];
  const listenOn = (port: number): string[] =>
    hosts.map((host) => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`));
  const passedOver: { port: number; why: 'taken' | 'forbidden' }[] = [];
  const candidates = wanted === undefined ? [usual, other] : [wanted];
  for (let at = 0; at < candidates.length; at += 1) {
    const port = candidates[at] ?? 0;
    const state = await probeAll(probe, port, hosts);
    if (state === 'free') return ok({ port, listen: listenOn(port), passedOver });
    passedOver.push({ port, why: state });
    if (wanted === undefined && port >= other && port < last) candidates.push(port + 1);
  }
  const [refused] = passedOver;
  return fail(refused?.why === 'forbidden' ? 'port-forbidden' : 'port-taken', {
    host: '127.0.0.1',
    port: wanted ?? last,
  });
}
