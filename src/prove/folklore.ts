import type { LiveView } from '../diagnose/live.ts';
import type { HopFolklore } from '../model/check.ts';
import { liveSetting, type LiveOptions } from './live-setting.ts';
import { prove } from './prove.ts';
import { resultOf } from './sight.ts';

/**
 * Popular lines on trial at the first proxy: those that stand in its configuration are taken out,
 * and, where the stream stalls, those that are only advised are put in. Empty where it cannot be
 * tried.
 */
export async function tryFolklore(
  view: LiveView,
  options: Omit<LiveOptions, 'clients' | 'next'>,
): Promise<readonly HopFolklore[]> {
  const { hops } = options;
  const last = hops.at(-1) ?? hops[0];
  const next = view.behind.slice(hops.length - 1).find((seen) => seen?.head !== undefined);
  const clients = view.clients.map(({ client }) => client);
  const setting = liveSetting({ ...options, clients, next });
  const { proxy } = last;
  if (!setting || !proxy || proxy.unread) return [];
  const stalled = view.clients
    .map((seen) => resultOf(seen, next, false))
    .filter(({ verdict }) => verdict !== 'streams')
    .map(({ id }) => id);
  const folklore = proxy.folklore?.(last.request, stalled.length > 0) ?? [];
  const proved = await prove({ ...setting, stalled, candidates: [], folklore });
  if (!proved.ok) return [];
  return (proved.value.proof.folklore ?? []).map((trial) => ({ ...trial, hop: hops.length - 1 }));
}
