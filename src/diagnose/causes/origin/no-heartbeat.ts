import { heartbeat, longestSilenceMs } from '../../../proxies/silence.ts';
import type { Cause } from '../cause.ts';
import { isStream, whoSees } from './answer.ts';

/** From this share of the time that there is, luck decides. */
const tight = 0.5;

const seconds = (ms: number): number => Math.round(ms / 100) / 10;

/** The application is silent for nearly as long as a proxy on the way bears it. */
export const noHeartbeat: Cause = {
  id: 'origin/no-heartbeat',
  warning: true,
  find(situation) {
    const { origin, hops } = situation;
    const seen = origin?.itself;
    if (!origin || !seen || !isStream(seen) || seen.end.kind !== 'open') return undefined;
    const [clock] = hops
      .flatMap(({ hop, passage }) => (passage?.silence ? [{ hop, ...passage.silence }] : []))
      .toSorted((a, b) => a.ms - b.ms);
    const silentMs = longestSilenceMs(seen);
    if (!clock || silentMs < tight * clock.ms || silentMs >= clock.ms) return undefined;
    const clients = whoSees(
      situation,
      ({ end, events }) => end.kind === 'open' && events.length > 0,
    );
    if (clients.length === 0) return undefined;
    return {
      hop: origin.hop,
      confidence: 'predicted',
      directive: clock.directive,
      clients,
      remedies: [heartbeat(clock.ms)],
      details: {
        proxy: clock.hop.kind,
        directive: clock.directive,
        silence: seconds(silentMs),
        clock: seconds(clock.ms),
        spare: seconds(clock.ms - silentMs),
      },
    };
  },
};
