import type { Cause } from '../cause.ts';
import { headersNamed } from '../delivery/request.ts';
import { moduleOf } from '../delivery/upstream.ts';
import { Values } from '../delivery/values.ts';
import { directiveRemedy, headerRemedy } from '../remedies.ts';
import { placeOf } from '../routing/node.ts';

/** The application's own header turns buffering on, whatever the configuration says. */
export const xAccelBufferingYes: Cause = {
  id: 'nginx/x-accel-buffering-yes',
  find({ outcome, sight }) {
    const { handler, settings } = outcome;
    const values = new Values(settings);
    const module = moduleOf(values);
    if (handler.kind !== 'pass' || !module || module === 'grpc') return undefined;
    if (sight.late.length === 0) return undefined;
    const said = headersNamed(sight.next?.head?.headers ?? [], 'x-accel-buffering').at(-1);
    if (said?.trimEnd().toLowerCase() !== 'yes') return undefined;
    const directive = `${module}_ignore_headers`;
    const ignored = values.all(directive).flat();
    if (ignored.some((name) => name.toLowerCase() === 'x-accel-buffering')) return undefined;
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
