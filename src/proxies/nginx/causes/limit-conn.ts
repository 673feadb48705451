import type { Cause } from '../cause.ts';
import { Values } from '../delivery/values.ts';
import { linesRemedy } from '../remedies.ts';
import { beside, refusedWith } from './turned-away.ts';

/** As many streams as nginx lets one HTTP/2 connection have (http2_max_concurrent_streams). */
const enough = 128;

/**
 * A limit on connections is one on open streams: each request counts until its response has ended
 * (ngx_http_limit_conn_module), and that of a stream does not.
 */
export const limitConn: Cause = {
  id: 'nginx/limit-conn',
  find({ outcome, sight }) {
    const { handler, settings } = outcome;
    const values = new Values(settings);
    const setting = settings.get('limit_conn');
    if (handler.kind !== 'pass' || !setting || values.flag('limit_conn_dry_run', false)) {
      return undefined;
    }
    const limits = setting.values.map(([, count]) => Number(count));
    const least = Math.min(...limits);
    const status = Number(values.words('limit_conn_status')?.[0] ?? 503);
    const refused = refusedWith(sight, status);
    const place = setting.places[limits.indexOf(least)];
    if (refused.length === 0 || !place) return undefined;
    const raised = setting.values.map(([zone = '', count = '']) => [
      zone,
      String(Math.max(enough, Number(count))),
    ]);
    const higher = least < enough && linesRemedy('higher-limit-conn', outcome, setting, raised);
    return {
      confidence: 'predicted',
      place,
      directive: 'limit_conn',
      clients: refused,
      act: beside(sight, least),
      remedies: higher ? [higher] : [],
      details: { limit: least, status },
    };
  },
};
