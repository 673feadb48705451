import { collects } from '../diagnose/causes/origin/held.ts';
import type { LiveView } from '../diagnose/live.ts';
import { inputs, reference, type Hops } from '../diagnose/ways.ts';
import type { ClientResult, Verdict } from '../model/delivery.ts';
import type { Finding } from '../model/finding.ts';
import type { Observation } from '../model/observation.ts';
import { writtenFrom } from '../observe/comparison.ts';
import { shapeOf } from '../observe/shape.ts';
import { clientResult } from '../observe/verdict.ts';
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

const clogs: ReadonlySet<Verdict> = new Set(['unexplained', 'clogged']);

/** Was the client let in, and sent away without an answer that came in behind? */
const isTurnedAway = ({ address, head }: Observation, next: Observation | undefined): boolean =>
  address !== undefined && head === undefined && next?.head !== undefined;

/** May this be the hop's doing? Whose something else than a stream is, the causes tell. */
function isBad(verdict: Verdict, seen: Observation, next: Observation | undefined): boolean {
  if (verdict === 'unreachable') return isTurnedAway(seen, next);
  return verdict === 'not-a-stream' || clogs.has(verdict) || (verdict === 'silent' && !next);
}

/** Something else in place of a stream: an error, another type, or nothing at all. */
const isInstead = ({ verdict }: Pick<ClientResult, 'verdict'>): boolean =>
  verdict === 'not-a-stream' || verdict === 'unreachable';

/** Do events come late or never, whatever else befell the client? */
const isLate = ({ delivery }: Pick<ClientResult, 'delivery'>): boolean =>
  delivery?.shape !== 'immediate' && delivery?.shape !== 'delayed';

/** What was seen, and on which route. */
export interface Scene {
  readonly hops: Hops;
  readonly view: LiveView;
}

/**
 * What was seen at a hop's front and behind it, or behind several that follow; undefined where they
 * harm nobody. Where nothing behind can be asked, a silence may be their doing: trials tell.
 */
export function sightAt(
  { hops, view }: Scene,
  first: number,
  last: number = first,
): Sight | undefined {
  const own = view.behind[first - 1];
  const front = first === 0 ? view.clients : own ? [own] : [];
  const came = inputs(hops, view.behind, last);
  const bad = front.flatMap((seen) => {
    const next = reference(seen, came);
    const result = resultOf(seen, next, false);
    return isBad(result.verdict, seen, next) ? [{ result, next }] : [];
  });
  const [worst] = bad;
  if (!worst) return undefined;
  const { next } = worst;
  return {
    clients: front,
    troubled: bad.map(({ result: { id } }) => id),
    late: bad
      .filter(({ result }) => !isInstead(result) && isLate(result))
      .map(({ result: { id } }) => id),
    instead: bad.filter(({ result }) => isInstead(result)).map(({ result: { id } }) => id),
    ...(next ? { next } : {}),
  };
}

/** The same with every client in trouble: for what shows nowhere, because the application hides it. */
export function fullSight({ hops, view: { clients, behind } }: Scene, last: number): Sight {
  const [client] = clients;
  const next = client && reference(client, inputs(hops, behind, last));
  const all = clients.map(({ client }) => client);
  return { clients, troubled: all, late: all, instead: [], ...(next ? { next } : {}) };
}

/**
 * Does the hop itself harm what comes in, whichever of the servers behind it that came from? What a
 * server passes on late cannot come out in time.
 */
function harms({ hops, view }: Scene, hop: number): boolean {
  const own = view.behind[hop - 1];
  const front = hop === 0 ? view.clients : own ? [own] : [];
  const came = inputs(hops, view.behind, hop);
  const bad = (seen: Observation, next: Observation | undefined): boolean =>
    isBad(resultOf(seen, next, false).verdict, seen, next);
  return front.some((seen) =>
    came.length === 0 ? bad(seen, undefined) : came.every((next) => bad(seen, next)),
  );
}

/**
 * May this finding stand? With proof always. A mere silence is put on a proxy only with proof, and of
 * several hops one that lets everything through itself is guilty only when proved.
 */
export function stands({ confidence, hop }: Finding, sight: Sight, scene: Scene): boolean {
  if (confidence === 'proved') return true;
  const { clients, instead, next } = sight;
  const silent =
    !next &&
    instead.length === 0 &&
    clients.every(({ events, pendingBytes }) => events.length === 0 && pendingBytes === 0);
  return !silent && harms(scene, hop);
}

/** A client's result, with what the findings say about it. */
export function explainedResult(
  seen: Observation,
  origin: Observation | undefined,
  findings: readonly Finding[],
): ClientResult {
  const fits = findings.filter(({ clients, hop }) => hop > 0 || clients.includes(seen.client));
  // What comes in blocks from there is no measure.
  const measure = origin && collects(origin) === undefined ? origin : undefined;
  const result = resultOf(seen, measure, fits.length > 0);
  // Who is turned away because of the others is not refused a stream: it is one too many.
  const tooMany = fits.some(({ act }) => act?.kind === 'together');
  if (tooMany && isInstead(result)) return { ...result, verdict: 'clogged' };
  if (result.verdict !== 'silent' || fits.length === 0) return result;
  const trials = fits.flatMap(({ proof }) => proof?.trials ?? []);
  const asIs = trials.find(({ client, remedy }) => client === seen.client && remedy === undefined);
  return { ...result, verdict: 'clogged', ...(asIs?.delivery ? { delivery: asIs.delivery } : {}) };
}
