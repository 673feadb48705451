import type { VersionForecast } from '../model/check.ts';
import type { ClientProfile } from '../model/client.ts';
import type { ClientResult, Verdict } from '../model/delivery.ts';
import type { Finding } from '../model/finding.ts';
import { ok, type Result } from '../model/result.ts';
import { targetOf } from '../observe/request.ts';
import { overallVerdict } from '../observe/verdict.ts';
import type { LintCase, LintProxy } from './lint-case.ts';
import { offeredClients } from './lint-clients.ts';
import { explained } from './lint-findings.ts';
import { forecasts } from './lint-forecast.ts';
import { clientRequest, predict, type Assumed, type Predicted } from './predict.ts';
import { shownTexts } from './shown-texts.ts';

export interface LintRequest {
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Those that the listener offers, where none are named. */
  readonly clients: readonly ClientProfile[];
  readonly assumed: Assumed;
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
  /** The texts as they may be shown: without passwords, keys and tokens. */
  readonly files: ReadonlyMap<string, string>;
  readonly assumed: Assumed;
}

type Ways = readonly Predicted[];

const isTroubled = ({ verdict, reason }: Pick<Predicted, 'verdict' | 'reason'>): boolean =>
  verdict === 'unexplained' || (verdict === 'not-a-stream' && reason !== undefined);

/** Each client's ways. */
function predictAll({ proxy, target, profiles, assumed }: LintCase): readonly Ways[] {
  return profiles.map((client) => predict(proxy, clientRequest(target, client), client, assumed));
}

/** The way that decides what a client gets: one that is worse than the others. */
function worst(ways: Ways): readonly Predicted[] {
  const decides = overallVerdict(ways.map(({ verdict }) => verdict));
  return ways.filter(({ verdict }) => verdict === decides).slice(0, 1);
}

/** The causes on every way, each once: several ways may lead through one hop. */
function explainedOn(given: LintCase, predicted: readonly Ways[]): readonly Finding[] {
  const longest = Math.max(...predicted.map((ways) => ways.length));
  const found = Array.from({ length: longest }, (_, way) =>
    explained(given, predicted.flatMap((ways) => ways.slice(way, way + 1)).filter(isTroubled)),
  ).flat();
  const known = new Map<string, Finding>();
  for (const finding of found) {
    const { cause, hop, place, clients } = finding;
    const key = JSON.stringify([cause, hop, place]);
    const before = known.get(key);
    const all = new Set([...(before?.clients ?? []), ...clients]);
    known.set(key, { ...(before ?? finding), clients: [...all] });
  }
  return [...known.values()];
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
export function lint(proxy: LintProxy, request: LintRequest): Result<Lint> {
  const target = targetOf({ url: request.url, client: usualClient, headers: request.headers });
  if (!target.ok) return target;
  const profiles =
    request.clients.length > 0 ? request.clients : offeredClients(proxy, target.value);
  const { assumed } = request;
  const given: LintCase = { proxy, target: target.value, profiles, assumed };
  const ways = predictAll(given);
  const predicted = ways.flatMap(worst);
  const findings = explainedOn(given, ways);
  const causeKnown = new Set(findings.flatMap(({ clients }) => clients));
  const clients = predicted.map(({ client: { id }, verdict, delivery }): ClientResult => {
    const clogged = verdict === 'unexplained' && causeKnown.has(id);
    return { id, verdict: clogged ? 'clogged' : verdict, ...(delivery ? { delivery } : {}) };
  });
  const unknown = ways.flat().flatMap(({ way }) => way?.dependsOn ?? []);
  return ok({
    url: request.url,
    verdict: overallVerdict(clients.map(({ verdict }) => verdict)),
    clients,
    predicted,
    findings,
    dependsOn: [...new Set(unknown)],
    forecast: forecasts(given, ways),
    files: shownTexts(proxy),
    assumed,
  });
}
