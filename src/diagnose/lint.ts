import type { ClientProfile } from '../model/client.ts';
import type { ClientResult, Verdict } from '../model/delivery.ts';
import type { Finding, Remedy } from '../model/finding.ts';
import { ok, type Result } from '../model/result.ts';
import { targetOf, type Target } from '../observe/request.ts';
import { overallVerdict } from '../observe/verdict.ts';
import { forecast, turningPoints } from '../proxies/nginx/forecast.ts';
import type { NginxHop } from '../proxies/nginx/model.ts';
import type { Nginx } from '../proxies/nginx/nginx.ts';
import { atLeast } from '../proxies/nginx/version.ts';
import { offeredClients } from './lint-clients.ts';
import { sightOf } from './lint-sight.ts';
import {
  clientRequest,
  delivered,
  isGood,
  modelled,
  modelRequest,
  predict,
  responseFor,
  type Assumed,
  type Predicted,
} from './predict.ts';

export interface LintRequest {
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Those that the listener offers, where none are named. */
  readonly clients: readonly ClientProfile[];
  readonly assumed: Assumed;
}

/** Which clients would stream from a version of nginx on. */
export interface VersionForecast {
  readonly version: string;
  readonly streams: readonly string[];
}

/** What a configuration alone lets one predict of a URL. */
export interface Lint {
  readonly url: string;
  readonly verdict: Verdict;
  readonly clients: readonly ClientResult[];
  readonly predicted: readonly Predicted[];
  readonly findings: readonly Finding[];
  /** What decides and cannot be known from the configuration. */
  readonly dependsOn: readonly string[];
  readonly forecast: readonly VersionForecast[];
  readonly files: ReadonlyMap<string, string>;
  readonly assumed: Assumed;
}

interface Case {
  readonly nginx: Nginx;
  readonly target: Target;
  readonly profiles: readonly ClientProfile[];
  readonly assumed: Assumed;
}

const isTroubled = ({ verdict }: Pick<Predicted, 'verdict'>): boolean => verdict === 'unexplained';

function predictAll({ nginx, target, profiles, assumed }: Case): readonly Predicted[] {
  return profiles.map((client) => predict(nginx, clientRequest(target, client), client, assumed));
}

/** A remedy, and the hop whose finding it is of. */
interface Applied {
  readonly hop: number;
  readonly remedy: Remedy;
}

function settingsAfter(hop: NginxHop, remedies: readonly Remedy[]): NginxHop {
  const settings = new Map(hop.settings);
  for (const { sets } of remedies) {
    if (!sets) continue;
    const { directive, args } = sets;
    const places = { places: [], overrode: [] };
    settings.set(directive, { directive, values: [args], source: 'configured', ...places });
  }
  return { ...hop, settings };
}

/** The assumptions as they would be after what the application is asked to do. */
function assumedAfter(assumed: Assumed, remedies: readonly Remedy[]): Assumed {
  const headers = [...assumed.headers, ...remedies.flatMap(({ headers }) => headers)];
  const silent = remedies.some(({ id }) => id === 'heartbeat') ? 0 : (assumed.idleMs ?? 0);
  return { ...assumed, headers, idleMs: silent };
}

/** The clients that would stream with these remedies, of those that do not without. */
function helped(given: Case, applied: readonly Applied[], troubled: readonly Predicted[]) {
  const remedies = applied.map(({ remedy }) => remedy);
  const assumed = assumedAfter(given.assumed, remedies);
  return troubled.flatMap(({ client, hops }) => {
    const built = hops.map((hop, at) =>
      settingsAfter(
        modelled(given.nginx, hop),
        applied.filter((one) => one.hop === at).map(({ remedy }) => remedy),
      ),
    );
    const then = delivered(built, assumed, hops, client, clientRequest(given.target, client));
    return then && isGood(then.delivery) ? [client.id] : [];
  });
}

/** The causes at every hop that fit, each remedy with the clients it is predicted to hold for. */
function explained(given: Case, troubled: readonly Predicted[]): readonly Finding[] {
  const [first] = troubled;
  if (!first) return [];
  const sight = sightOf(troubled, given.assumed);
  const found = first.hops.flatMap(({ request }, hop) => {
    const findings = given.nginx.explain(request, sight);
    return findings.ok ? findings.value.map((finding) => ({ ...finding, hop })) : [];
  });
  const judged = found.map((finding) => ({
    ...finding,
    remedies: finding.remedies.map((remedy) => ({
      ...remedy,
      holdsFor: helped(given, [{ hop: finding.hop, remedy }], troubled),
    })),
  }));
  return relevant(given, judged, troubled);
}

/** Findings without which it would stream: alone, or else together with the others. */
function relevant(
  given: Case,
  findings: readonly Finding[],
  troubled: readonly Predicted[],
): readonly Finding[] {
  const alone = findings.flatMap((finding) => {
    // A header of the application may be read by another hop only.
    const here = finding.remedies.filter(({ kind }) => kind === 'proxy');
    const clients = new Set(here.flatMap(({ holdsFor }) => holdsFor));
    const remedies = finding.remedies
      .filter(({ holdsFor }) => holdsFor.length > 0)
      .toSorted((a, b) => b.holdsFor.length - a.holdsFor.length);
    return clients.size > 0 ? [{ ...finding, clients: [...clients], remedies }] : [];
  });
  const left = troubled.filter(
    ({ client }) => !alone.some((one) => one.clients.includes(client.id)),
  );
  const together = findings.flatMap(({ hop, remedies }) =>
    remedies.slice(0, 1).map((remedy) => ({ hop, remedy })),
  );
  const clients = left.length > 0 && findings.length > 1 ? helped(given, together, left) : [];
  if (clients.length === 0) return alone;
  const others = findings.filter(
    (one) => !alone.some(({ cause, hop }) => cause === one.cause && hop === one.hop),
  );
  return [
    ...alone.map((one) => ({ ...one, clients: [...one.clients, ...clients] })),
    ...others.map((one) => ({ ...one, clients })),
  ];
}

/** Newer versions of nginx with which other clients would stream, and which. */
function forecasts(given: Case, predicted: readonly Predicted[]): readonly VersionForecast[] {
  const { nginx, target, assumed } = given;
  const streamsWith = (version: string): string[] =>
    predicted.flatMap(({ client, hops }) => {
      const built = hops.map((hop) => modelled(nginx, hop));
      const request = modelRequest(client, clientRequest(target, client));
      const [then] = forecast(built, responseFor(assumed, hops), request, [version]);
      return then && isGood(then.delivery) ? [client.id] : [];
    });
  const newer = turningPoints.filter((version) => !atLeast(nginx.version, version));
  const all = [nginx.version, ...newer].map((version) => ({
    version,
    streams: streamsWith(version),
  }));
  return all.filter(({ streams }, at) => at > 0 && streams.join() !== all[at - 1]?.streams.join());
}

const usualClient: ClientProfile = {
  id: 'h1',
  http: '1.1',
  tls: false,
  gzip: false,
  method: 'GET',
};

/**
 * What each client would get of a URL through this configuration, and why; nothing is run.
 * Failures: `bad-url`, `bad-header`.
 */
export function lint(nginx: Nginx, request: LintRequest): Result<Lint> {
  const target = targetOf({ url: request.url, client: usualClient, headers: request.headers });
  if (!target.ok) return target;
  const profiles =
    request.clients.length > 0 ? request.clients : offeredClients(nginx, target.value);
  const { assumed } = request;
  const given: Case = { nginx, target: target.value, profiles, assumed };
  const predicted = predictAll(given);
  const findings = explained(given, predicted.filter(isTroubled));
  const causeKnown = new Set(findings.flatMap(({ clients }) => clients));
  const clients = predicted.map(({ client: { id }, verdict, delivery }): ClientResult => {
    const clogged = verdict === 'unexplained' && causeKnown.has(id);
    return { id, verdict: clogged ? 'clogged' : verdict, ...(delivery ? { delivery } : {}) };
  });
  const unknown = predicted.flatMap(({ hops }) =>
    hops.flatMap(({ resolution }) => resolution.dependsOn),
  );
  return ok({
    url: request.url,
    verdict: overallVerdict(clients.map(({ verdict }) => verdict)),
    clients,
    predicted,
    findings,
    dependsOn: [...new Set(unknown)],
    forecast: forecasts(given, predicted),
    files: nginx.files,
    assumed,
  });
}
