import { collects } from '../diagnose/causes/origin/held.ts';
import type { KnownHop } from '../diagnose/known-hop.ts';
import type { LiveView } from '../diagnose/live.ts';
import { inputs, reference, sources, type Hops } from '../diagnose/ways.ts';
import type { Act } from '../model/act.ts';
import type { ClientResult, Verdict } from '../model/delivery.ts';
import type { Finding } from '../model/finding.ts';
import type { Observation } from '../model/observation.ts';
import { writtenFrom } from '../observe/comparison.ts';
import { shapeOf } from '../observe/shape.ts';
import { clientResult } from '../observe/verdict.ts';
import type { Sight } from '../proxies/proxy.ts';
import { isRefuted } from './refuted.ts';

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
  readonly hops: readonly (Hops[number] & Pick<KnownHop, 'passage'>)[];
  readonly view: LiveView;
}

/** What each client gets at a hop's front, judged by what came in behind it, or behind several. */
function resultsAt({ hops, view }: Scene, first: number, last: number) {
  const own = view.behind[first - 1];
  const front = first === 0 ? view.clients : own ? [own] : [];
  const came = inputs(hops, view.behind, last);
  return front.map((seen) => {
    const next = reference(seen, came);
    return { seen, next, result: resultOf(seen, next, false) };
  });
}

/** What the application itself sent, as far as it was seen. */
const sentTo = ({ hops, view }: Scene, seen: Observation, last: number): Observation | undefined =>
  reference(seen, sources(hops, view.behind, last));

/**
 * What was seen at a hop's front and behind it, or behind several that follow; undefined where they
 * harm nobody. Where nothing behind can be asked, a silence may be their doing: trials tell.
 */
export function sightAt(scene: Scene, first: number, last: number = first): Sight | undefined {
  const results = resultsAt(scene, first, last);
  const bad = results.filter(({ seen, result, next }) => isBad(result.verdict, seen, next));
  const [worst] = bad;
  if (!worst) return undefined;
  const { next, seen } = worst;
  const sent = sentTo(scene, seen, last);
  const doings = scene.view.doings[first];
  return {
    clients: results.map((one) => one.seen),
    troubled: bad.map(({ result: { id } }) => id),
    late: bad
      .filter(({ result }) => !isInstead(result) && isLate(result))
      .map(({ result: { id } }) => id),
    instead: bad.filter(({ result }) => isInstead(result)).map(({ result: { id } }) => id),
    ...(next ? { next } : {}),
    ...(sent ? { sent } : {}),
    ...(doings ? { doings } : {}),
  };
}

/** The same with every client in trouble: for what shows nowhere, because the application hides it. */
export function fullSight(scene: Scene, last: number): Sight {
  const { hops, view } = scene;
  const { clients, behind } = view;
  const [client] = clients;
  const next = client && reference(client, inputs(hops, behind, last));
  const sent = client && sentTo(scene, client, last);
  const all = clients.map(({ client }) => client);
  const known = { ...(next ? { next } : {}), ...(sent ? { sent } : {}) };
  return { clients, troubled: all, late: all, instead: [], ...known };
}

/** The same where every client gets the stream: others may yet be harmed. Undefined elsewhere. */
export function quietAt(scene: Scene, first: number, last: number): Sight | undefined {
  const results = resultsAt(scene, first, last);
  const [one] = results;
  if (!one || results.some(({ result }) => result.verdict !== 'streams')) return undefined;
  return {
    clients: results.map(({ seen }) => seen),
    troubled: [],
    late: [],
    instead: [],
    ...(one.next ? { next: one.next } : {}),
  };
}

/**
 * What was seen at an application server, which answers only so many at once and only for so long:
 * what was asked at the same time may have waited, or ended early, though nothing is wrong with what
 * came.
 */
export function placeSight(scene: Scene, at: number): Sight | undefined {
  const { hops, view } = scene;
  if (at === 0 || hops[at]?.passage?.handler !== 'application') return undefined;
  const own = view.behind[at - 1];
  const doings = view.doings[at];
  const none = {
    clients: own ? [own] : [],
    troubled: [],
    late: [],
    instead: [],
    ...(doings ? { doings } : {}),
  };
  const together = [...view.clients, ...view.behind.filter((seen) => seen !== undefined)];
  return { ...(sightAt(scene, at) ?? none), together };
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

/** Does the trouble not show in what came: in how long it took to begin, or in how it ended? */
const isHidden = (act: Act | undefined): boolean =>
  act?.kind === 'waiting' || act?.kind === 'lasting';

/** Was it not tried, so that nothing speaks against it? */
const isUntried = ({ proof }: Finding): boolean => proof === undefined;

/**
 * May this finding stand? With proof always, and only so where the stream comes through. A mere silence is put on a proxy only with proof, and of
 * several hops one that lets everything through itself is guilty only when proved.
 */
export function stands(finding: Finding, sight: Sight, scene: Scene): boolean {
  const { confidence, hop, act } = finding;
  if (confidence === 'proved' || (isHidden(act) && isUntried(finding))) return true;
  if (sight.troubled.length === 0) return false;
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
  const fits = findings.filter((finding) => {
    const { clients, hop, beside } = finding;
    return !beside && !isRefuted(finding) && (hop > 0 || clients.includes(seen.client));
  });
  // What comes in blocks from there is no measure.
  const measure = origin && collects(origin) === undefined ? origin : undefined;
  const result = resultOf(seen, measure, fits.length > 0);
  // Who is turned away because of the others is not refused a stream: it is one too many.
  const tooMany = fits.some(({ act }) => act?.kind === 'together');
  const turnedAway = result.verdict === 'unreachable' && fits.length > 0;
  if (turnedAway || (tooMany && isInstead(result))) return { ...result, verdict: 'clogged' };
  const own = fits.filter(({ clients }) => clients.includes(seen.client));
  const acts = new Set(own.map(({ act }) => act?.kind));
  const { verdict, delivery } = result;
  if (verdict === 'streams' && delivery && acts.has('lasting')) {
    return { ...result, verdict: 'clogged', delivery: { ...delivery, end: 'cut' } };
  }
  const unseen = acts.has('waiting') || own.some(({ unseen }) => unseen);
  const untold = verdict === 'silent' || (verdict === 'streams' && unseen);
  if (!untold || fits.length === 0) return result;
  const [asIs] = fits.flatMap(({ proof, hop }) =>
    (proof?.trials ?? []).filter(
      // Behind the first hop there is one client: the proxy before it.
      ({ client, remedy }) => remedy === undefined && (hop > 0 || client === seen.client),
    ),
  );
  return { ...result, verdict: 'clogged', ...(asIs?.delivery ? { delivery: asIs.delivery } : {}) };
}
