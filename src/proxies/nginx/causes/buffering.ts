import type { CauseId, RemedyId } from '../../../messages/messages.ts';
import type { Remedy } from '../../../model/finding.ts';
import type { Setting, Settings } from '../../../model/route.ts';
import type { Cause, Evidence } from '../cause.ts';
import { directiveRemedy, headerRemedy } from '../remedies.ts';
import { placeOf } from '../routing/node.ts';
import { lockOf } from './cache-lock.ts';
import { culpritOf } from './culprit.ts';
import { formOf } from './form.ts';
import { asked, strippedBehind } from './x-accel-buffering.ts';

/** What sets one pass module's buffering apart from another's. */
export interface BufferingModule {
  readonly id: CauseId;
  readonly pass: string;
  readonly module: 'proxy' | 'fastcgi' | 'uwsgi' | 'scgi';
  /** What else lets chunks or records through, though buffering stays on. */
  readonly workaround?: readonly [id: RemedyId, directive: string, value: string];
}

const valueOf = (settings: Settings, directive: string): string | undefined =>
  settings.get(directive)?.values[0]?.[0];

function remediesFor({ outcome }: Evidence, spec: BufferingModule): readonly Remedy[] {
  const { module, workaround } = spec;
  const off = `${module}-buffering-off` as RemedyId;
  const remedies = [
    directiveRemedy(off, outcome, `${module}_buffering`, ['off']),
    workaround && directiveRemedy(workaround[0], outcome, workaround[1], [workaround[2]]),
    headerRemedy('x-accel-buffering-no', 'X-Accel-Buffering', 'no'),
  ];
  return remedies.filter((remedy) => typeof remedy === 'object');
}

/** Another module's directive that was put there for the same purpose, and does nothing. */
function idleDirective(settings: Settings, module: string): { readonly idle?: string } {
  const others = ['proxy', 'fastcgi', 'uwsgi', 'scgi'].filter((other) => other !== module);
  const idle = others
    .map((other) => `${other}_buffering`)
    .find((directive) => valueOf(settings, directive) === 'off');
  return idle === undefined ? {} : { idle: `${idle} off` };
}

/** The cause "this module's response buffering holds the stream". */
export function bufferingCause(spec: BufferingModule): Cause {
  const directive = `${spec.module}_buffering`;
  return {
    id: spec.id,
    find(evidence) {
      const { handler, settings } = evidence.outcome;
      const setting: Setting | undefined = settings.get(directive);
      if (handler.kind !== 'pass' || handler.directive !== spec.pass || !setting) return undefined;
      if (valueOf(settings, directive) !== 'on') return undefined;
      // Whether nginx obeys that or not: where it does not, that is the cause.
      if (evidence.sight.late.length === 0 || asked(evidence) === 'no') return undefined;
      // Buffering is what lets these hold, but another line says it better.
      if (culpritOf(evidence) || lockOf(evidence) || strippedBehind(evidence)) return undefined;
      const form = formOf(evidence, spec.module);
      // Where nothing sets it, the line that passes the request on is the one to look at.
      const place = setting.places.at(-1) ?? placeOf(handler.node);
      return {
        confidence: 'predicted',
        place,
        directive,
        clients: evidence.sight.late,
        remedies: remediesFor(evidence, spec),
        details: {
          bufferBytes: valueOf(settings, `${spec.module}_buffer_size`) ?? '',
          byDefault: setting.source === 'default' ? 1 : 0,
          ...(form ? { form } : {}),
          ...idleDirective(settings, spec.module),
        },
      };
    },
  };
}
