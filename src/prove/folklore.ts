import type { LiveView } from '../diagnose/live.ts';
import type { KnownHop } from '../diagnose/route.ts';
import type { HopFolklore } from '../model/check.ts';
import { folkloreFor } from '../proxies/nginx/folklore.ts';
import { liveSetting, triable, type LiveOptions } from './live-setting.ts';
import { prove } from './prove.ts';
import { resultOf } from './sight.ts';

/**
 * Popular lines on trial at the first proxy: those that stand in its configuration are taken out,
 * and, where the stream stalls, those that are only advised are put in. Empty where it cannot be
 * tried.
 */
export async function tryFolklore(
  hop: KnownHop,
  view: LiveView,
  options: Omit<LiveOptions, 'clients' | 'next'>,
): Promise<readonly HopFolklore[]> {
  const next = view.behind.find((seen) => seen?.head !== undefined);
  const clients = view.clients.map(({ client }) => client);
  const setting = liveSetting(hop, { ...options, clients, next });
  const nginx = triable(hop);
  const resolution = nginx?.resolve(hop.request);
  if (!setting || !nginx || !resolution?.ok) return [];
  const stalled = view.clients
    .map((seen) => resultOf(seen, next, false))
    .filter(({ verdict }) => verdict !== 'streams')
    .map(({ id }) => id);
  const { outcome } = resolution.value;
  const folklore = folkloreFor(nginx.configuration, outcome, stalled.length > 0);
  const proved = await prove({ ...setting, stalled, candidates: [], folklore });
  if (!proved.ok) return [];
  return (proved.value.proof.folklore ?? []).map((trial) => ({ ...trial, hop: 0 }));
}
