import { brokeOff } from '../../application/ended.ts';
import type { Cause } from '../cause.ts';
import { directiveRemedy } from '../remedies.ts';
import { valueOf } from '../settings.ts';

const setting = 'request_terminate_timeout';

/** `30`, `30s`, `5m`: milliseconds (fpm_conf.c, fpm_conf_set_time). */
function millisecondsOf(value: string): number {
  const [, digits = '0', unit = 's'] = /^(\d+)\s*([smhd]?)$/.exec(value) ?? [];
  const seconds = { s: 1, m: 60, h: 3600, d: 86_400 }[unit] ?? 1;
  return Number(digits) * seconds * 1000;
}

/** FPM looks three times within the limit (fpm_process_ctl.c, fpm_pctl_heartbeat). */
const latestMs = (limitMs: number): number => limitMs + Math.max(limitMs / 3, 130) + 500;

/** FPM ends a request after a time in total, however much it writes. */
export const requestTerminateTimeout: Cause = {
  id: 'php/request-terminate-timeout',
  find({ pool, settings, sight }) {
    const limitMs = millisecondsOf(valueOf(settings, setting));
    if (limitMs === 0) return undefined;
    const span = { fromMs: limitMs - 100, toMs: latestMs(limitMs) };
    const cut = (sight.together ?? sight.clients).filter(brokeOff(span));
    if (cut.length === 0) return undefined;
    const place = settings.get(setting)?.places.at(-1);
    const off = directiveRemedy('php-no-terminate-timeout', pool, setting, '0');
    return {
      confidence: 'seen',
      ...(place ? { place } : {}),
      directive: setting,
      clients: [...new Set(cut.map(({ client }) => client))],
      act: { kind: 'lasting', ms: latestMs(limitMs) },
      remedies: off ? [off] : [],
      details: { timeout: valueOf(settings, setting) },
    };
  },
};
