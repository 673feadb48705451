import type { Observation } from '../../../model/observation.ts';
import { median } from '../../../observe/batches.ts';
import { releasesOf } from '../../../observe/releases.ts';
import { shapeOf } from '../../../observe/shape.ts';
import { sizeSuspects, suspectsFor } from '../../../observe/suspects.ts';
import type { Cause } from '../cause.ts';
import { originRemedy } from '../remedy.ts';
import { isOpen, isStream, whoSees } from './answer.ts';

/** A block that is full sooner holds nobody up; and a flood is read in blocks that nobody made. */
const shortestMs = 100;

/** The usual time between two blocks that came. */
function pauseMs(seen: Observation): number {
  const times = releasesOf(seen).map(({ atMs }) => atMs);
  return median(times.slice(1).map((atMs, at) => atMs - (times[at] ?? atMs)));
}

/**
 * In what blocks an application passes on what it writes, in bytes; `end`: everything when it ends.
 * Undefined where it does not seem to collect anything.
 */
export function collects(seen: Observation): number | 'end' | undefined {
  const { delivery, certainty } = shapeOf(seen);
  if (delivery?.shape === 'held' && certainty !== 'open') return 'end';
  // One block may be a backlog.
  if (delivery?.shape !== 'batched' || certainty !== 'certain') return undefined;
  return pauseMs(seen) >= shortestMs ? delivery.bytes : undefined;
}

/** Is what this client got of the same kind, or nothing yet? */
export const isHeld = (front: Observation): boolean =>
  isOpen(front) && (front.events.length === 0 || collects(front) !== undefined);

/** How much a buffer's size may differ from what is known, for its header or framing. */
const slackBytes = 64;

/** Straight from the application, too, the events come in blocks. */
export const held: Cause = {
  id: 'origin/held',
  find(situation) {
    const { origin } = situation;
    const seen = origin?.itself;
    if (!origin || !seen || !isStream(seen) || seen.framing === 'length') return undefined;
    const block = collects(seen);
    if (block === undefined) return undefined;
    const clients = whoSees(situation, isHeld);
    if (clients.length === 0) return undefined;
    const [suspect] = block === 'end' ? [] : suspectsFor(block, sizeSuspects, slackBytes);
    return {
      hop: origin.hop,
      confidence: 'seen',
      clients,
      remedies: [originRemedy('flush-events', ['flush'])],
      details: {
        ...(block === 'end' ? { form: 'until-the-end' } : { bytes: Math.round(block) }),
        ...(suspect ? { suspect: suspect.code } : {}),
      },
    };
  },
};
