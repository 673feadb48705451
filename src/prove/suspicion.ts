import { explainSituations } from '../diagnose/causes.ts';
import { situationsOf, type OriginSight } from '../diagnose/causes/situation.ts';
import type { KnownHop } from '../diagnose/known-hop.ts';
import type { LiveView } from '../diagnose/live.ts';
import type { KnownRoute } from '../diagnose/route.ts';
import type { Confidence, Finding } from '../model/finding.ts';
import { seenThrough } from '../proxies/nginx/seen-through.ts';
import type { Sight } from '../proxies/proxy.ts';
import { fullSight, placeSight, quietAt, sightAt, stands } from './sight.ts';
import { distinct, stretchesOf, type Stretch } from './stretch.ts';

/** What may be to blame at the hops of one proxy, to be tried together. */
export interface Suspicion {
  readonly stretch: Stretch;
  readonly sight: Sight;
  /** None of them proved yet. */
  readonly findings: readonly Finding[];
  /** The application, where findings blame it: trials of the proxy repeat what it does. */
  readonly origin?: OriginSight;
  /** Those of the findings that may stand after they were tried. */
  readonly standing: (tried: readonly Finding[]) => readonly Finding[];
}

/** The causes that fit what was seen at a hop; only possible where its configuration was not read whole. */
function explainHop({ proxy, request }: KnownHop, hop: number, sight: Sight): readonly Finding[] {
  const found = proxy?.explain(request, sight);
  if (!found?.ok) return [];
  const unsure = proxy?.unread && ({ confidence: 'possible', unproved: proxy.unread } as const);
  return found.value.map((finding) => ({ ...finding, hop, ...unsure }));
}

/** The causes that fit what was seen at the hops of one proxy. */
function explainStretch({ first, hops }: Stretch, sight: Sight): readonly Finding[] {
  const passages = hops.flatMap(({ passage, request }) =>
    passage ? [{ request, settings: passage.settings }] : [],
  );
  return hops.flatMap((hop, index) =>
    explainHop(hop, first + index, seenThrough(sight, passages.slice(index + 1))),
  );
}

/** Is this finding a cause that no proxy is to blame for? */
export const blamesNoProxy = ({ cause }: Finding): boolean => /^(?:origin|client)\//.test(cause);

/** Does the proxy ask in a way at which the application, well as it is, sends no stream? */
const asksWrongly = (finding: Finding): boolean =>
  finding.behaviour !== undefined && isProved(finding);

const isProved = ({ confidence }: Finding): boolean => confidence === 'proved';

/**
 * What may be to blame, proxy by proxy in the order of the route. What the origin or the client does
 * wrong is tried on the first proxy; there a cause of the proxy's own may hide behind it, and shows
 * in trials only.
 */
export function suspicionsOf(route: KnownRoute, view: LiveView): readonly Suspicion[] {
  const scene = { hops: route.hops, view };
  const situations = situationsOf(route, view);
  const { findings: own } = explainSituations(situations);
  return stretchesOf(route).flatMap((stretch) => {
    const { first, hops } = stretch;
    const ours = first === 0 ? own : [];
    const last = first + hops.length - 1;
    const harm = placeSight(scene, first) ?? sightAt(scene, first, last);
    const hiding = harm === undefined && ours.length > 0;
    const sight = harm ?? (hiding ? fullSight(scene, last) : quietAt(scene, first, last));
    if (!sight) return [];
    const findings = distinct([...explainStretch(stretch, sight), ...ours]);
    const unread = hops[0].proxy?.unread !== undefined;
    const stays = (finding: Finding, tried: readonly Finding[]): boolean => {
      if (blamesNoProxy(finding)) return !tried.some(asksWrongly);
      if (isProved(finding)) return true;
      if (hiding || tried.some((other) => blamesNoProxy(other) && isProved(other))) return false;
      return (unread && !finding.beside) || stands(finding, sight, scene);
    };
    const blamed = situations.find(({ origin }) => ours.some(({ hop }) => hop === origin?.hop));
    const origin = ours.length > 0 ? (blamed ?? situations[0])?.origin : undefined;
    return [
      {
        stretch,
        sight,
        findings,
        ...(origin ? { origin } : {}),
        standing: (tried: readonly Finding[]) => tried.filter((finding) => stays(finding, tried)),
      },
    ];
  });
}

/**
 * Findings without what is told twice: where the settings of an application server are proved to be
 * the cause, its application is not blamed for the same.
 */
export function toldOnce({ hops }: KnownRoute, findings: readonly Finding[]): readonly Finding[] {
  const settled = new Set(
    findings
      .filter((finding) => isProved(finding) && !blamesNoProxy(finding))
      .flatMap(({ hop }) => (hops[hop]?.passage?.handler === 'application' ? [hop] : [])),
  );
  return findings.filter(({ cause, hop }) => !(cause.startsWith('origin/') && settled.has(hop)));
}

/** Strongest first. */
const order: readonly Confidence[] = ['proved', 'seen', 'predicted', 'possible'];

/** Findings with the best known first; where nothing tells two apart, the order given stays. */
export function byConfidence(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => order.indexOf(a.confidence) - order.indexOf(b.confidence));
}
