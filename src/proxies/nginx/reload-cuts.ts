import type { Proxy } from '../proxy.ts';
import type { Config } from './config.ts';
import { parseTime } from './delivery/values.ts';
import { globalNode } from './remedies.ts';
import { argsOf } from './routing/node.ts';

const directive = 'worker_shutdown_timeout';

/**
 * An old worker lives on for as long as it has something open, unless this ends it
 * (ngx_cycle.c, ngx_set_shutdown_timer).
 */
export function reloadCuts(config: Config): Pick<Proxy, 'reloadCuts'> {
  const node = globalNode(config, { directive });
  const ms = (node && parseTime(argsOf(node)[0] ?? '')) ?? 0;
  return ms > 0 ? { reloadCuts: { ms, directive } } : {};
}
