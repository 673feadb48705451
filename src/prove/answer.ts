import { explainSituations } from '../diagnose/causes.ts';
import { situationsOf } from '../diagnose/causes/situation.ts';
import { checkForecast } from '../diagnose/check-forecast.ts';
import type { LiveView } from '../diagnose/live.ts';
import { shownTexts } from '../diagnose/shown-texts.ts';
import type { KnownRoute } from '../diagnose/route.ts';
import type { SavedCheck } from '../diagnose/saved-check.ts';
import { isInUse, reference, sources } from '../diagnose/ways.ts';
import type { Check, CheckedHop } from '../model/check.ts';
import type { ClientResult, Verdict } from '../model/delivery.ts';
import type { Finding } from '../model/finding.ts';
import { redactUrl } from '../observe/secrets.ts';
import { overallVerdict } from '../observe/verdict.ts';
import { explainedResult, sightAt } from './sight.ts';
import { blamesNoProxy, byConfidence, suspicionsOf } from './suspicion.ts';

function checkedRoute(route: KnownRoute, { clients, behind }: LiveView): CheckedHop[] {
  return route.hops.map(({ hop, passage, hidden }, at) => {
    const observation = at === 0 ? clients[0] : behind[at - 1];
    return {
      hop,
      ...(passage ? { settings: passage.settings } : {}),
      ...(passage && passage.dependsOn.length > 0 ? { dependsOn: passage.dependsOn } : {}),
      ...(hidden ? { hidden } : {}),
      ...(observation ? { observation } : {}),
    };
  });
}

/** The texts of all configurations on the route as they may be shown. */
const textsOf = ({ hops }: KnownRoute): Check['files'] =>
  new Map(hops.flatMap(({ proxy }) => (proxy ? [...shownTexts(proxy)] : [])));

/**
 * What the clients would get of servers that they were not given to this time: clogged, where a hop
 * that is in use holds up what comes in, and no stream where it makes something else of it.
 */
function beside({ route: { hops }, view, findings }: SavedCheck): readonly Verdict[] {
  const guilty = findings.filter(
    (finding) =>
      finding.hop > 0 &&
      finding.confidence !== 'possible' &&
      !blamesNoProxy(finding) &&
      isInUse(hops, finding.hop),
  );
  return guilty.flatMap(({ hop }) => {
    const sight = sightAt({ hops, view }, hop);
    if (!sight) return [];
    return sight.instead.length < sight.troubled.length ? 'clogged' : 'not-a-stream';
  });
}

/** What each client gets, by what was seen and found. */
export function clientResults({
  route,
  view,
  findings,
}: Pick<SavedCheck, 'route' | 'view' | 'findings'>): readonly ClientResult[] {
  const sent = sources(route.hops, view.behind, 0);
  return view.clients.map((seen) => explainedResult(seen, reference(seen, sent), findings));
}

/** What was seen and found, put together as the answer about a URL. */
export function answerOf(seen: SavedCheck & Pick<Check, 'kept'>): Check {
  const { url, route, view, findings, folklore, kept } = seen;
  const clients = clientResults(seen);
  return {
    url: redactUrl(url),
    verdict: overallVerdict([...clients.map(({ verdict }) => verdict), ...beside(seen)]),
    clients,
    skipped: view.skipped.map(({ id }) => id),
    observations: view.clients,
    route: checkedRoute(route, view),
    findings: findings.filter((finding) => !finding.beside),
    warnings: [
      ...findings.filter((finding) => finding.beside),
      ...explainSituations(situationsOf(route, view)).warnings,
    ],
    ...(folklore ? { folklore } : {}),
    ...(kept ? { kept } : {}),
    forecast: checkForecast(route, clients, view.behind.at(-1)),
    files: textsOf(route),
    requests: view.liveRequests,
  };
}

/** Was the application asked about it, when it was saved, and did it not confirm it? */
const wasRefuted = ({ cause, hop, behaviour }: Finding, saved: readonly Finding[]): boolean =>
  behaviour?.unlessHost !== undefined &&
  !saved.some((known) => known.cause === cause && known.hop === hop);

/** What trials said of this finding when it was saved. */
function withProof(finding: Finding, saved: readonly Finding[]): Finding {
  const known = saved.find(({ cause, hop }) => cause === finding.cause && hop === finding.hop);
  if (known?.proof) {
    const { confidence, remedies, proof } = known;
    return { ...finding, confidence, remedies, proof };
  }
  return known?.unproved ? { ...finding, unproved: known.unproved } : finding;
}

/** What was found at hops whose configuration is not saved, and cannot be explained anew. */
const unreadable = ({ route, findings }: SavedCheck): readonly Finding[] =>
  findings.filter(
    (finding) => finding.hop > 0 && !blamesNoProxy(finding) && !route.hops[finding.hop]?.proxy,
  );

/**
 * The answer about a URL from what was saved: explained anew, without network or proxy. What trials
 * had proved comes with its proof, all else is as it was seen or predicted.
 */
export function replay(saved: SavedCheck): Check {
  const findings = suspicionsOf(saved.route, saved.view).flatMap(({ findings, standing }) =>
    standing(
      findings
        .filter((finding) => !wasRefuted(finding, saved.findings))
        .map((finding) => withProof(finding, saved.findings)),
    ),
  );
  return answerOf({ ...saved, findings: byConfidence([...findings, ...unreadable(saved)]) });
}
