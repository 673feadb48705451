import type { KnownHop } from '../diagnose/route.ts';
import { localFiles } from '../host/files.ts';
import type { Finding } from '../model/finding.ts';
import type { StreamRequest } from '../observe/request.ts';
import { isNginxProxy } from '../proxies/nginx/nginx.ts';
import { wayOf } from '../proxies/nginx/way.ts';
import type { Sight } from '../proxies/proxy.ts';
import { mannersOf } from './manners.ts';
import { prove } from './prove.ts';
import type { Preference } from './rank.ts';

export interface FindingOptions {
  readonly hop: KnownHop;
  readonly sight: Sight;
  readonly request: Omit<StreamRequest, 'client'>;
  readonly prefer?: Preference;
  /** Ends the trials early, and what they started. */
  readonly signal: AbortSignal;
}

/**
 * Puts each finding on trial: with a proof that shows the stall and a remedy that ends it, it is
 * proved; else it stays what it was. A finding whose sandbox does not start keeps its place.
 */
export async function proveFindings(
  findings: readonly Finding[],
  { hop, sight, request, prefer, signal }: FindingOptions,
): Promise<readonly Finding[]> {
  const { proxy } = hop;
  if (!proxy || !isNginxProxy(proxy) || !proxy.instance) return findings;
  const proved: Finding[] = [];
  for (const finding of findings) {
    const trials = await prove({
      config: proxy.configuration,
      files: localFiles,
      proxy: proxy.instance,
      entry: hop.hop.address,
      request,
      wayOf: (config) =>
        wayOf(config, hop.request, {
          build: proxy.build,
          asRoot: proxy.instance?.uid === 0,
        }),
      manners: mannersOf(sight.next),
      clients: sight.clients.map(({ client }) => client),
      stalled: finding.clients,
      candidates: finding.remedies,
      signal,
      ...(prefer ? { prefer } : {}),
    });
    if (!trials.ok) {
      proved.push({ ...finding, unproved: trials.failure });
      continue;
    }
    const { proof, remedies } = trials.value;
    const useless = finding.remedies.filter(({ id }) => !remedies.some((held) => held.id === id));
    proved.push({
      ...finding,
      confidence: proof.reproduced && remedies.length > 0 ? 'proved' : finding.confidence,
      remedies: [...remedies, ...useless],
      proof,
    });
  }
  return proved;
}
