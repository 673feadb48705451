import type { CauseId, RemedyId } from '../../../messages/messages.ts';
import type { Remedy } from '../../../model/finding.ts';
import type { Setting, Settings } from '../../../model/route.ts';
import type { Cause, Evidence } from '../cause.ts';
import { directiveRemedy, headerRemedy } from '../remedies.ts';
import { placeOf } from '../routing/node.ts';

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

/** Does the application's own header turn buffering off? (ngx_http_upstream_process_buffering) */
function turnedOffByOrigin({ sight, outcome }: Evidence, module: string): boolean {
  const ignored = outcome.settings.get(`${module}_ignore_headers`)?.values.flat() ?? [];
  if (ignored.some((name) => name.toLowerCase() === 'x-accel-buffering')) return false;
  const sent = (sight.next?.head?.headers ?? []).filter(
    ([name]) => name.toLowerCase() === 'x-accel-buffering',
  );
  return sent.at(-1)?.[1].trimEnd().toLowerCase() === 'no';
}

function remediesFor(evidence: Evidence, spec: BufferingModule): readonly Remedy[] {
  const { outcome } = evidence;
  const { module, workaround } = spec;
  const off = `${module}-buffering-off` as RemedyId;
  const remedies = [
    directiveRemedy(off, outcome, `${module}_buffering`, ['off']),
    workaround && directiveRemedy(workaround[0], outcome, workaround[1], [workaround[2]]),
    headerRemedy('x-accel-buffering-no', 'X-Accel-Buffering', 'no'),
  ];
  return remedies.filter((remedy) => remedy !== undefined);
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
      if (evidence.sight.late.length === 0 || turnedOffByOrigin(evidence, spec.module))
        return undefined;
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
        },
      };
    },
  };
}
