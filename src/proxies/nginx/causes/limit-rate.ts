import type { Cause } from '../cause.ts';
import { headersNamed } from '../delivery/request.ts';
import { directiveRemedy } from '../remedies.ts';
import { heldBy } from './held-by.ts';

const header = 'X-Accel-Limit-Rate';

/** A rate lower than what the stream needs; without buffering nginx does not look at it. */
export const limitRate: Cause = heldBy({
  id: 'nginx/limit-rate',
  culprit: 'rate',
  directives: (module) => ['limit_rate', `${module}_limit_rate`],
  flushes: true,
  remedies: ({ outcome }, module) =>
    ['limit_rate', `${module}_limit_rate`].flatMap((directive) =>
      outcome.settings.get(directive)?.source === 'configured'
        ? directiveRemedy('limit-rate-off', outcome, directive, ['0'])
        : [],
    ),
  details: ({ outcome: { settings }, sight }, module) => {
    const [said] = headersNamed(sight.next?.head?.headers ?? [], header.toLowerCase());
    const rate = settings.get('limit_rate')?.values.at(-1)?.[0];
    const reading = settings.get(`${module}_limit_rate`)?.values.at(-1)?.[0];
    const limit = [rate, reading].find((value) => value !== undefined && value !== '0');
    return { rate: said ?? limit ?? '' };
  },
});
