import type { Passage } from '../proxy.ts';
import { cutOffOf } from './delivery/cut-off.ts';
import { placeOf } from './routing/node.ts';
import type { Resolution } from './routing/resolution.ts';
import { authorityOf, targetOf } from './routing/upstream.ts';

/** How httpd treats a request, in the words of every proxy. */
export function passageOf(resolution: Resolution): Passage {
  const { handler, settings, sections, server, query, host, dependsOn } = resolution;
  const block = sections.at(-1) ?? server.node;
  const common = { settings, dependsOn, ...(block ? { block: placeOf(block) } : {}) };
  if (handler.kind !== 'pass') return { ...common, handler: handler.kind, next: [] };
  const target = targetOf(handler.url, query);
  const cutOff = cutOffOf(settings);
  const keepsHost = settings.get('proxypreservehost')?.values[0]?.[0]?.toLowerCase() === 'on';
  return {
    ...common,
    handler: 'pass',
    next: handler.upstreams
      .toSorted((a, b) => Number(a.backup) - Number(b.backup))
      .map(({ protocol, address, backup }) => ({ protocol, address, backup, down: false })),
    ...(target === undefined ? {} : { nextTarget: target }),
    nextHost: keepsHost ? host : authorityOf(handler.url),
    ...(cutOff ? { silence: { ms: cutOff.afterMs, directive: cutOff.setting.directive } } : {}),
  };
}
