import type { Settings } from '../../model/route.ts';
import type { HopRequest } from '../proxy.ts';

/**
 * The Host that an HTTP upstream is asked for; undefined where a variable decides that is not known
 * (ngx_http_proxy_module.c: ngx_http_proxy_headers, `Host: $proxy_host` unless another is set).
 * @param name the upstream's name, with its port, as `proxy_pass` has it
 */
export function nextHost(
  settings: Settings,
  name: string,
  { host }: Pick<HopRequest, 'host'>,
): string | undefined {
  const set = settings.get('proxy_set_header')?.values ?? [];
  const [, said] = set.findLast(([header = '']) => header.toLowerCase() === 'host') ?? [];
  if (said === undefined || said === '$proxy_host') return name;
  if (said === '$http_host') return host;
  if (said === '$host') return host.replace(/:\d+$/, '').toLowerCase();
  return said.includes('$') ? undefined : said;
}
