import type { Cause } from '../cause.ts';
import { poolRemedy, scriptRemedy } from '../remedies.ts';
import { bytesOf, valueOf } from '../settings.ts';

/** The script never calls flush(): what it writes waits in FPM's own buffer (fpm_main.c, fcgi_write). */
export const missingFlush: Cause = {
  id: 'php/missing-flush',
  find({ pool, settings, script, sight }) {
    if (script.push !== 'none' || sight.late.length === 0) return undefined;
    const buffered = bytesOf(valueOf(settings, 'output_buffering')) > 0;
    // Nothing else than PHP's own buffer is in the way of an implicit flush.
    const implicit = poolRemedy('php-implicit-flush', pool, 'implicit_flush', 'On');
    const off = buffered
      ? poolRemedy('php-output-buffering-off', pool, 'output_buffering', 'Off')
      : undefined;
    const remedies = [
      scriptRemedy(buffered ? 'php-ob-flush' : 'php-flush', buffered ? 'ob-flush' : 'flush'),
      implicit,
      off,
    ];
    return {
      confidence: 'predicted',
      clients: sight.late,
      remedies: remedies.filter((remedy) => remedy !== undefined),
      details: {},
    };
  },
};
