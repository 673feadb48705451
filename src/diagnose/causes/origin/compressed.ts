import { clientProfile } from '../../../model/client.ts';
import type { Observation } from '../../../model/observation.ts';
import { writtenFrom } from '../../../observe/comparison.ts';
import { headerOf } from '../../../observe/http1-head.ts';
import { shapeOf } from '../../../observe/shape.ts';
import type { Cause } from '../cause.ts';
import { originRemedy } from '../remedy.ts';
import { isStream, whoSees } from './answer.ts';

/** Does what is compressed come late, while the same comes plain? */
function stalls(compressed: Observation, plain: Observation): boolean {
  if (plain.events.length < 2) return false;
  const { delivery, certainty } = shapeOf(compressed, writtenFrom(plain, compressed));
  return certainty !== 'open' && (delivery?.shape === 'held' || delivery?.shape === 'batched');
}

/** The application compresses, and does not push each event out of the compressor. */
export const compressed: Cause = {
  id: 'origin/compressed',
  find(situation) {
    const { origin } = situation;
    if (!origin?.compressed) return undefined;
    const { seen, plain } = origin.compressed;
    if (!seen.head || !isStream(seen)) return undefined;
    const coding = headerOf(seen.head, 'content-encoding') ?? '';
    if (coding === '' || coding === 'identity' || !stalls(seen, plain)) return undefined;
    return {
      hop: origin.hop,
      confidence: 'seen',
      clients: whoSees(situation, ({ client }) => clientProfile(client)?.gzip === true),
      remedies: [
        originRemedy('flush-compressed', ['flush-compressed']),
        originRemedy(
          'no-transform',
          ['uncompressed'],
          [['Cache-Control', 'no-cache, no-transform']],
        ),
      ],
      details: { coding },
    };
  },
};
