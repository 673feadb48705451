import type { LiveView } from '../diagnose/live.ts';
import { inputs, reference, type Hops } from '../diagnose/ways.ts';
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
  route: Hops,
  view: LiveView,
  options: Omit<LiveOptions, 'clients' | 'next'>,
): Promise<readonly HopFolklore[]> {
  const { hops } = options;
  const last = hops.at(-1) ?? hops[0];
  const came = inputs(route, view.behind, hops.length - 1);
  const clients = view.clients.map(({ client }) => client);
  const setting = liveSetting({ ...options, clients, next: came[0] });
  const { proxy } = last;
  if (!setting || !proxy || proxy.unread) return [];
  const stalled = view.clients
    .map((seen) => resultOf(seen, reference(seen, came), false))
    .filter(({ verdict }) => verdict !== 'streams')
    .map(({ id }) => id);
  const folklore = proxy.folklore?.(last.request, stalled.length > 0) ?? [];
  const proved = await prove({ ...setting, stalled, candidates: [], folklore });
  if (!proved.ok) return [];
  return (proved.value.proof.folklore ?? []).map((trial) => ({ ...trial, hop: hops.length - 1 }));
}
