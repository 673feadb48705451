import type { Apache } from './apache/apache.ts';
import type { Nginx } from './nginx/nginx.ts';
import type { Proxy } from './proxy.ts';

// Types alone are imported: to tell the kinds apart loads none of them.

/** Is this proxy nginx? */
export function isNginxProxy(proxy: Proxy): proxy is Nginx {
  return proxy.kind === 'nginx';
}

/** Is this proxy Apache httpd? */
export function isApacheProxy(proxy: Proxy): proxy is Apache {
  return proxy.kind === 'apache';
}
