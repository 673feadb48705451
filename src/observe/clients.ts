import type { ClientProfile } from '../model/client.ts';
import type { Observation } from '../model/observation.ts';
import { Gate } from './gate.ts';
import { observe, type WatchOptions } from './observe.ts';
import type { StreamRequest } from './request.ts';

export interface Observed {
  /** In the order of the clients asked for. */
  readonly observations: readonly Observation[];
  /** Clients left out, because asking again would repeat a request that may have effects. */
  readonly skipped: readonly ClientProfile[];
  /** Requests that reached the server. */
  readonly liveRequests: number;
}

/** Methods that change nothing (RFC 9110, section 9.2.1), so that asking twice is harmless. */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Observes one request as several clients at the same time, each over a connection of its own. A
 * method with effects is sent once, for the first client, unless `repeatUnsafe` allows more.
 */
export async function observeAll(
  request: Omit<StreamRequest, 'client'>,
  clients: readonly ClientProfile[],
  options: (client: ClientProfile) => WatchOptions,
  repeatUnsafe: boolean = false,
): Promise<Observed> {
  const safe = clients.every((client) => safeMethods.has(request.method ?? client.method));
  const asked = safe || repeatUnsafe ? clients : clients.slice(0, 1);
  const gate = new Gate();
  const observations = await Promise.all(
    asked.map((client) => observe({ ...request, client }, { gate, ...options(client) })),
  );
  return {
    observations,
    skipped: clients.slice(asked.length),
    liveRequests: liveRequests(observations),
  };
}

/** How many of these observations sent a request. */
export function liveRequests(observations: readonly Observation[]): number {
  return observations.filter((seen) => seen.address !== undefined).length;
}
