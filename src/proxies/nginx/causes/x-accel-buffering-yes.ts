import type { Cause } from '../cause.ts';
import { moduleOf } from '../delivery/upstream.ts';
import { Values } from '../delivery/values.ts';
import { directiveRemedy, headerRemedy } from '../remedies.ts';
import { placeOf } from '../routing/node.ts';
import { asked, isXAccelBuffering } from './x-accel-buffering.ts';

/** The application's own header turns buffering on, whatever the configuration says. */
export const xAccelBufferingYes: Cause = {
  id: 'nginx/x-accel-buffering-yes',
  find(evidence) {
    const { outcome, sight } = evidence;
    const { handler, settings } = outcome;
    const values = new Values(settings);
    const module = moduleOf(values);
    if (handler.kind !== 'pass' || !module || module === 'grpc') return undefined;
    if (sight.late.length === 0 || asked(evidence) !== 'yes') return undefined;
    const directive = `${module}_ignore_headers`;
    const ignored = values.all(directive).flat();
    if (ignored.some(isXAccelBuffering)) return undefined;
    const all = [...ignored, 'X-Accel-Buffering'];
    const ignore = directiveRemedy('ignore-x-accel-buffering', outcome, directive, all);
    return {
      confidence: 'predicted',
      place: placeOf(handler.node),
      directive: handler.directive,
      clients: sight.late,
      remedies: [
        headerRemedy('x-accel-buffering-no', 'X-Accel-Buffering', 'no'),
        ...(ignore ? [ignore] : []),
      ],
      details: { directive: `${module}_buffering` },
    };
  },
};
