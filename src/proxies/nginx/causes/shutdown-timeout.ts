import type { Observation } from '../../../model/observation.ts';
import type { Cause } from '../cause.ts';
import { parseTime } from '../delivery/values.ts';
import { globalNode, globalRemedy } from '../remedies.ts';
import { argsOf, placeOf } from '../routing/node.ts';

/** What the start of the new workers, the timer and the way back may differ by, in milliseconds. */
const slackMs = (limitMs: number): number => Math.min(1500, Math.max(300, limitMs / 2));

const hourMs = 3_600_000;
const directive = 'worker_shutdown_timeout';

/** Did this client's response end so long after a reload that came while it was open? */
function isCut({ startedAt, end }: Observation, loadedAtMs: number, limitMs: number): boolean {
  const after = startedAt + end.atMs - loadedAtMs;
  return (
    end.kind !== 'open' && loadedAtMs > startedAt && Math.abs(after - limitMs) < slackMs(limitMs)
  );
}

/** What a trial waits beyond the timeout, in milliseconds. */
const beyondMs = 1000;

/** An old worker closes what it still has open when this time has passed since the reload. */
export const shutdownTimeout: Cause = {
  id: 'nginx/shutdown-timeout',
  find({ config, outcome: { handler }, sight }) {
    const node = globalNode(config, { directive });
    const loadedAtMs = sight.doings?.loadedAtMs;
    const limitMs = node && parseTime(argsOf(node)[0] ?? '');
    if (handler.kind !== 'pass' || !node || limitMs === undefined) return undefined;
    if (loadedAtMs === undefined || limitMs >= hourMs) return undefined;
    const cut = sight.clients.filter((seen) => isCut(seen, loadedAtMs, limitMs));
    if (cut.length === 0) return undefined;
    return {
      confidence: 'seen',
      place: placeOf(node),
      directive,
      clients: cut.map(({ client }) => client),
      act: { kind: 'reload', ms: limitMs + beyondMs },
      remedies: [globalRemedy('longer-shutdown-timeout', config, [{ directive, args: ['1h'] }])],
      details: { timeout: argsOf(node)[0] ?? '' },
    };
  },
};
