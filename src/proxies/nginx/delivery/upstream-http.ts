import type { Build } from '../config.ts';
import type { Values } from './values.ts';
import { atLeast } from '../version.ts';

/** What nginx speaks to its upstream. */
export function upstreamHttp(values: Values, build: Build): '1.0' | '1.1' | '2' {
  const standard = atLeast(build.version, '1.29.7') ? '1.1' : '1.0';
  const said = values.words('proxy_http_version')?.[0] ?? standard;
  return said === '1.1' || said === '2' ? said : '1.0';
}
