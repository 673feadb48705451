import { clientProfile } from '../../../model/client.ts';
import type { Observation } from '../../../model/observation.ts';
import type { Cause } from '../cause.ts';
import { poolRemedy, scriptRemedy } from '../remedies.ts';
import { bytesOf, valueOf } from '../settings.ts';

const setting = 'zlib.output_compression';

/** Did a client that accepts compression get nothing, or several events at once? */
function isHeld({ client, events }: Observation): boolean {
  if (clientProfile(client)?.gzip !== true) return false;
  return new Set(events.map(({ read }) => read)).size < Math.max(events.length, 1);
}

/** PHP's own compressor: flush() does not reach into it, ob_flush() does. */
export const zlibCompression: Cause = {
  id: 'php/zlib-compression',
  find({ pool, settings, script, sight }) {
    if (bytesOf(valueOf(settings, setting)) === 0 || script.push === 'ob-flush') return undefined;
    const held = (sight.together ?? []).filter(isHeld);
    if (held.length === 0) return undefined;
    const place = settings.get(setting)?.places.at(-1);
    const off = poolRemedy('php-zlib-compression-off', pool, setting, 'Off');
    return {
      confidence: script.push === undefined ? 'possible' : 'predicted',
      ...(place ? { place } : {}),
      directive: setting,
      clients: [...new Set(held.map(({ client }) => client))],
      act: { kind: 'compressed' },
      remedies: [...(off ? [off] : []), scriptRemedy('php-ob-flush', 'ob-flush')],
      details: {},
    };
  },
};
