import { collects } from '../diagnose/causes/origin/held.ts';
import type { LiveView } from '../diagnose/live.ts';
import type { ClientResult, Verdict } from '../model/delivery.ts';
import type { Finding } from '../model/finding.ts';
import type { Observation } from '../model/observation.ts';
import { writtenFrom } from '../observe/comparison.ts';
import { shapeOf } from '../observe/shape.ts';
import { clientResult, notStream } from '../observe/verdict.ts';
import type { Sight } from '../proxies/proxy.ts';

/** What a client gets, judged by what came at an inner hop where one was watched. */
export function resultOf(
  seen: Observation,
  inner: Observation | undefined,
  explained: boolean,
): ClientResult {
  const written = inner && writtenFrom(inner, seen);
  return clientResult(seen, shapeOf(seen, written), explained);
}

/**
 * The innermost observation that holds events: what was sent. Undefined where that comes in blocks
 * itself: what is held there is no measure for the clients.
 */
export function originView({ behind }: LiveView): Observation | undefined {
  const inner = behind.findLast((seen) => seen !== undefined && seen.events.length > 0);
  return inner && collects(inner) === undefined ? inner : undefined;
}

const clogs: ReadonlySet<Verdict> = new Set(['unexplained', 'clogged']);

/** Is this the hop's doing? Something else than a stream is, where a stream comes in. */
function isBad(verdict: Verdict, next: Observation | undefined): boolean {
  if (verdict === 'not-a-stream') return next !== undefined && notStream(next).length === 0;
  return clogs.has(verdict) || (verdict === 'silent' && !next);
}

/** Do events come late or never, whatever else befell the client? */
const isLate = ({ delivery }: Pick<ClientResult, 'delivery'>): boolean =>
  delivery?.shape !== 'immediate' && delivery?.shape !== 'delayed';

/**
 * What was seen at a hop's front and behind it, or behind several that follow; undefined where they
 * harm nobody. Where nothing behind can be asked, a silence may be their doing: trials tell.
 */
export function sightAt(view: LiveView, hop: number, count: number = 1): Sight | undefined {
  const own = view.behind[hop - 1];
  const front = hop === 0 ? view.clients : own ? [own] : [];
  const next = view.behind.slice(hop + count - 1).find((seen) => seen?.head !== undefined);
  const bad = front
    .map((seen) => resultOf(seen, next, false))
    .filter(({ verdict }) => isBad(verdict, next));
  if (bad.length === 0) return undefined;
  return {
    clients: front,
    troubled: bad.map(({ id }) => id),
    late: bad
      .filter((result) => result.verdict !== 'not-a-stream' && isLate(result))
      .map(({ id }) => id),
    ...(next ? { next } : {}),
  };
}

/** The same with every client in trouble: for what shows nowhere, because the application hides it. */
export function fullSight({ clients, behind }: LiveView, count: number): Sight {
  const next = behind.slice(count - 1).find((seen) => seen?.head !== undefined);
  const all = clients.map(({ client }) => client);
  return { clients, troubled: all, late: all, ...(next ? { next } : {}) };
}

/**
 * May this finding stand? With proof always. A mere silence is put on a proxy only with proof, and of
 * several hops one that lets everything through itself is guilty only when proved.
 */
export function stands({ confidence, hop }: Finding, sight: Sight, view: LiveView): boolean {
  if (confidence === 'proved') return true;
  const { clients, next } = sight;
  const silent =
    !next && clients.every(({ events, pendingBytes }) => events.length === 0 && pendingBytes === 0);
  return !silent && sightAt(view, hop) !== undefined;
}

/** A client's result, with what the findings say about it. */
export function explainedResult(
  seen: Observation,
  origin: Observation | undefined,
  findings: readonly Finding[],
): ClientResult {
  const fits = findings.filter(({ clients, hop }) => hop > 0 || clients.includes(seen.client));
  const result = resultOf(seen, origin, fits.length > 0);
  if (result.verdict !== 'silent' || fits.length === 0) return result;
  const trials = fits.flatMap(({ proof }) => proof?.trials ?? []);
  const asIs = trials.find(({ client, remedy }) => client === seen.client && remedy === undefined);
  return { ...result, verdict: 'clogged', ...(asIs?.delivery ? { delivery: asIs.delivery } : {}) };
}
