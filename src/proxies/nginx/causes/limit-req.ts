import type { Cause } from '../cause.ts';
import { Values } from '../delivery/values.ts';
import { linesRemedy } from '../remedies.ts';
import { beside, refusedWith } from './turned-away.ts';

/** What a page asks for at once when it is loaded, and its streams when they all come back. */
const enough = 20;

const burstOf = (words: readonly string[]): number =>
  Number(words.find((word) => word.startsWith('burst='))?.slice('burst='.length) ?? 0);

/** The line with a burst that lets so many through at once, none of them delayed. */
function withBurst(words: readonly string[]): readonly string[] {
  const others = words.filter((word) => !/^(?:burst=|delay=|nodelay$)/.test(word));
  return [...others, `burst=${Math.max(enough, burstOf(words))}`, 'nodelay'];
}

/** Streams are asked for seldom, but several at once: a limit without a burst turns some away. */
export const limitReq: Cause = {
  id: 'nginx/limit-req',
  find({ outcome, sight }) {
    const { handler, settings } = outcome;
    const values = new Values(settings);
    const setting = settings.get('limit_req');
    if (handler.kind !== 'pass' || !setting || values.flag('limit_req_dry_run', false)) {
      return undefined;
    }
    const bursts = setting.values.map(burstOf);
    const least = Math.min(...bursts);
    const status = Number(values.words('limit_req_status')?.[0] ?? 503);
    const refused = refusedWith(sight, status);
    const place = setting.places[bursts.indexOf(least)];
    if (refused.length === 0 || !place) return undefined;
    const wider =
      least < enough &&
      linesRemedy('wider-limit-req', outcome, setting, setting.values.map(withBurst));
    return {
      confidence: 'predicted',
      place,
      directive: 'limit_req',
      clients: refused,
      act: beside(sight, least + 1),
      remedies: wider ? [wider] : [],
      details: { burst: least, status },
    };
  },
};
