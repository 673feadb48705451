import type { ClientProfile } from '../model/client.ts';
import type { ClientResult, Verdict } from '../model/delivery.ts';
import type { Edit, Finding, Remedy } from '../model/finding.ts';
import { ok, type Result } from '../model/result.ts';
import { targetOf, type Target } from '../observe/request.ts';
import { overallVerdict } from '../observe/verdict.ts';
import { forecast, turningPoints } from '../proxies/nginx/forecast.ts';
import type { Nginx } from '../proxies/nginx/nginx.ts';
import { atLeast } from '../proxies/nginx/version.ts';
import { applyEdits } from '../text/edit.ts';
import { offeredClients } from './lint-clients.ts';
import { sightOf } from './lint-sight.ts';
import {
  clientRequest,
  isGood,
  modelled,
  modelRequest,
  predict,
  responseFor,
  type Assumed,
  type Predicted,
} from './predict.ts';

/** Opens the configuration with some of its files changed, by path. */
export type OpenNginx = (changed: ReadonlyMap<string, string>) => Result<Nginx>;

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
  readonly open: OpenNginx;
  readonly nginx: Nginx;
  readonly target: Target;
  readonly profiles: readonly ClientProfile[];
  readonly assumed: Assumed;
}

const isTroubled = ({ verdict }: Pick<Predicted, 'verdict'>): boolean => verdict === 'unexplained';

function predictAll({ nginx, target, profiles, assumed }: Case): readonly Predicted[] {
  return profiles.map((client) => predict(nginx, clientRequest(target, client), client, assumed));
}

function editedTexts(nginx: Nginx, edits: readonly Edit[]): Map<string, string> | undefined {
  const texts = new Map<string, string>();
  for (const path of new Set(edits.map(({ file }) => file))) {
    const own = edits.filter(({ file }) => file === path);
    const text = applyEdits(nginx.files.get(path) ?? '', own);
    if (!text.ok) return undefined;
    texts.set(path, text.value);
  }
  return texts;
}

/** The case as it would be with these remedies applied; undefined when they do not go together. */
function remedied(given: Case, remedies: readonly Remedy[]): Case | undefined {
  const edits = remedies.flatMap(({ edits }) => edits);
  const texts = editedTexts(given.nginx, edits);
  const nginx = texts && (texts.size === 0 ? ok(given.nginx) : given.open(texts));
  if (!nginx?.ok) return undefined;
  const headers = [...given.assumed.headers, ...remedies.flatMap(({ headers }) => headers)];
  const idleMs = remedies.some(({ id }) => id === 'heartbeat') ? 0 : given.assumed.idleMs;
  return {
    ...given,
    nginx: nginx.value,
    assumed: { ...given.assumed, headers, ...(idleMs === undefined ? {} : { idleMs }) },
  };
}

/** The clients that would stream with these remedies, of those that do not without. */
function helped(given: Case, remedies: readonly Remedy[], troubled: readonly Predicted[]) {
  const changed = remedied(given, remedies);
  if (!changed) return [];
  const profiles = troubled.map(({ client }) => client);
  return predictAll({ ...changed, profiles })
    .filter(({ verdict }) => verdict === 'streams')
    .map(({ client }) => client.id);
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
      holdsFor: helped(given, [remedy], troubled),
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
  const together = findings.flatMap(({ remedies }) => remedies.slice(0, 1));
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
 * Failures: `bad-url`, `bad-header`, those of reading the configuration.
 */
export function lint(open: OpenNginx, request: LintRequest): Result<Lint> {
  const nginx = open(new Map());
  if (!nginx.ok) return nginx;
  const target = targetOf({ url: request.url, client: usualClient, headers: request.headers });
  if (!target.ok) return target;
  const profiles =
    request.clients.length > 0 ? request.clients : offeredClients(nginx.value, target.value);
  const { assumed } = request;
  const given: Case = { open, nginx: nginx.value, target: target.value, profiles, assumed };
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
    files: nginx.value.files,
    assumed,
  });
}
