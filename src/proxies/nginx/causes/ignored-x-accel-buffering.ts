import type { RemedyId } from '../../../messages/messages.ts';
import type { Edit, Remedy } from '../../../model/finding.ts';
import type { Setting } from '../../../model/route.ts';
import type { Cause } from '../cause.ts';
import type { Config } from '../config.ts';
import { moduleOf } from '../delivery/upstream.ts';
import { Values } from '../delivery/values.ts';
import { removeDirective } from '../edit.ts';
import { directiveRemedy } from '../remedies.ts';
import { asked, isXAccelBuffering } from './x-accel-buffering.ts';

/** Takes the header out of every list that names it. */
function withoutHeader(config: Config, { directive, values, places }: Setting): readonly Edit[] {
  const files = [...config.files.values()];
  return places.flatMap((place, at) => {
    const names = values[at] ?? [];
    const file = files.find(({ path }) => path === place.file);
    if (!file || !names.some(isXAccelBuffering)) return [];
    const others = names.filter((name) => !isXAccelBuffering(name));
    if (others.length === 0) return removeDirective(file, place);
    return [{ ...place, text: `${[directive, ...others].join(' ')};` }];
  });
}

function obey(config: Config, setting: Setting): Remedy {
  const args = setting.values.flat().filter((name) => !isXAccelBuffering(name));
  return {
    id: 'obey-x-accel-buffering' satisfies RemedyId,
    kind: 'proxy',
    scope: setting.scope ?? 'http',
    edits: withoutHeader(config, setting),
    sets: { directive: setting.directive, args },
    headers: [],
    holdsFor: [],
    proved: false,
  };
}

/** The application turns buffering off, and nginx was told not to obey. */
export const ignoredXAccelBuffering: Cause = {
  id: 'nginx/ignored-x-accel-buffering',
  find(evidence) {
    const { config, outcome, sight } = evidence;
    const { handler, settings } = outcome;
    const values = new Values(settings);
    const module = moduleOf(values);
    if (handler.kind !== 'pass' || !module || sight.late.length === 0) return undefined;
    const setting = settings.get(`${module}_ignore_headers`);
    const at = setting?.values.findIndex((names) => names.some(isXAccelBuffering)) ?? -1;
    const place = setting?.places[at];
    const buffering = `${module}_buffering`;
    if (!setting || !place || asked(evidence) !== 'no') return undefined;
    if (!values.flag(buffering, true)) return undefined;
    const off = directiveRemedy(`${module}-buffering-off` as RemedyId, outcome, buffering, ['off']);
    return {
      confidence: 'predicted',
      place,
      directive: setting.directive,
      clients: sight.late,
      remedies: [...(off ? [off] : []), obey(config, setting)],
      details: { directive: setting.directive, buffering },
    };
  },
};
