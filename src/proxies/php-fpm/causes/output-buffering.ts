import type { ClientId } from '../../../model/client.ts';
import type { Remedy } from '../../../model/finding.ts';
import type { Cause, Evidence } from '../cause.ts';
import { poolRemedy, scriptRemedy } from '../remedies.ts';
import { bytesOf, valueOf } from '../settings.ts';

const setting = 'output_buffering';

/** Does the script leave its events in PHP's own buffer, as far as can be told? */
function leavesThem({ script, sight }: Evidence): 'read' | 'seen' | 'possible' | undefined {
  const { push } = script;
  if (push === 'flush' || push === 'reversed') return 'read';
  if (push !== undefined) return undefined;
  // What does come in batches shows that something lets it go only then.
  const batched = sight.clients.some(({ events, reads }) => events.length > reads.length);
  return batched ? 'seen' : 'possible';
}

/**
 * Whose events come late. One event late looks like one written later, so that only the script tells:
 * then it is everybody who was asked.
 */
function whom({ script, sight }: Evidence): readonly ClientId[] {
  if (sight.late.length > 0 || script.push !== 'reversed') return sight.late;
  return [...new Set((sight.together ?? []).map(({ client }) => client))];
}

/** `output_buffering` keeps what the script writes: flush() empties the buffer behind that one only. */
export const outputBuffering: Cause = {
  id: 'php/output-buffering',
  find(evidence) {
    const { pool, settings, script, sight } = evidence;
    const bytes = bytesOf(valueOf(settings, setting));
    const leaves = leavesThem(evidence);
    const clients = whom(evidence);
    if (bytes === 0 || clients.length === 0 || !leaves) return undefined;
    const place = settings.get(setting)?.places.at(-1);
    const off = poolRemedy('php-output-buffering-off', pool, setting, 'Off');
    const form =
      script.push === 'reversed' ? 'flush-reversed' : bytes === 1 ? 'unlimited-buffer' : undefined;
    const remedies: readonly (Remedy | undefined)[] = [
      off,
      scriptRemedy('php-ob-flush', 'ob-flush'),
    ];
    return {
      confidence: leaves === 'possible' ? 'possible' : 'predicted',
      ...(place ? { place } : {}),
      directive: setting,
      clients,
      ...(sight.late.length === 0 ? { unseen: true } : {}),
      remedies: remedies.filter((remedy) => remedy !== undefined),
      details: { bytes, ...(form ? { form } : {}) },
    };
  },
};
