import type { CauseId, RemedyId } from '../../../messages/messages.ts';
import type { Remedy } from '../../../model/finding.ts';
import type { Cause, Evidence } from '../cause.ts';
import { moduleOf, type Module } from '../delivery/upstream.ts';
import { Values } from '../delivery/values.ts';
import { directiveRemedy, headerRemedy } from '../remedies.ts';
import { placeOf } from '../routing/node.ts';
import { culpritOf, type Culprit } from './culprit.ts';

/** What sets one cause apart from the others that hold what buffering lets pass. */
export interface HeldBy {
  readonly id: CauseId;
  readonly culprit: Culprit;
  /** Those that may be to blame, likeliest first: the first that is configured is named. */
  readonly directives: (module: Module) => readonly string[];
  /** Does it let go what comes without buffering? Then that is the best remedy. */
  readonly flushes: boolean;
  /** Further remedies, best first. */
  readonly remedies: (evidence: Evidence, module: Module) => readonly (Remedy | undefined)[];
  readonly details?: (evidence: Evidence, module: Module) => Readonly<Record<string, string>>;
}

/** Turning buffering off, where nginx is told so. */
export function unbuffered({ outcome }: Evidence, module: Module): Remedy | undefined {
  return directiveRemedy(`${module}-buffering-off` as RemedyId, outcome, `${module}_buffering`, [
    'off',
  ]);
}

/** Turning buffering off, where the application says so. */
export const unbufferedByHeader: Remedy = headerRemedy(
  'x-accel-buffering-no',
  'X-Accel-Buffering',
  'no',
);

/** A cause that holds a stream on its way through nginx's output, by itself. */
export function heldBy(spec: HeldBy): Cause {
  return {
    id: spec.id,
    find(evidence) {
      const { outcome, sight } = evidence;
      const { handler, settings } = outcome;
      const module = moduleOf(new Values(settings));
      if (handler.kind !== 'pass' || !module || culpritOf(evidence) !== spec.culprit)
        return undefined;
      const names = spec.directives(module);
      const directive = names.find((name) => settings.get(name)?.source === 'configured');
      const place = directive === undefined ? undefined : settings.get(directive)?.places.at(-1);
      const remedies = [
        ...(spec.flushes ? [unbuffered(evidence, module)] : []),
        ...spec.remedies(evidence, module),
        ...(spec.flushes ? [unbufferedByHeader] : []),
      ];
      return {
        confidence: 'predicted',
        // Where no directive says so, the application does: the line that passes it on.
        place: place ?? placeOf(handler.node),
        directive: directive ?? handler.directive,
        clients: sight.late,
        remedies: remedies.filter((remedy) => remedy !== undefined),
        details: { buffering: `${module}_buffering`, ...spec.details?.(evidence, module) },
      };
    },
  };
}
