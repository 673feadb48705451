import type { Observation } from '../../../model/observation.ts';
import type { Sight } from '../../proxy.ts';
import { headersNamed } from '../delivery/request.ts';

/** Does the application send a stream, as seen beside nginx? */
export function streamComes({ next }: Sight): boolean {
  const { status, headers = [] } = next?.head ?? {};
  const type = headersNamed(headers, 'content-type').at(-1) ?? '';
  return status === 200 && /^\s*text\/event-stream\s*(?:;|$)/i.test(type);
}

/** The page that nginx makes for an error, under any of its names (ngx_http_special_response.c). */
export const isOwnPage = ({ bodyStart }: Observation): boolean =>
  /<center>(?:nginx|openresty|angie|freenginx|tengine)/i.test(bodyStart);
