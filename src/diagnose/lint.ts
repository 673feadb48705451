import type { VersionForecast } from '../model/check.ts';
import type { ClientProfile } from '../model/client.ts';
import type { ClientResult, Verdict } from '../model/delivery.ts';
import type { Finding } from '../model/finding.ts';
import { ok, type Result } from '../model/result.ts';
import { targetOf } from '../observe/request.ts';
import { overallVerdict } from '../observe/verdict.ts';
import type { Nginx } from '../proxies/nginx/nginx.ts';
import type { LintCase } from './lint-case.ts';
import { offeredClients } from './lint-clients.ts';
import { explained } from './lint-findings.ts';
import { forecasts } from './lint-forecast.ts';
import { clientRequest, predict, type Assumed, type Predicted } from './predict.ts';

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
  readonly files: ReadonlyMap<string, string>;
  readonly assumed: Assumed;
}

const isTroubled = ({ verdict }: Pick<Predicted, 'verdict'>): boolean => verdict === 'unexplained';

function predictAll({ nginx, target, profiles, assumed }: LintCase): readonly Predicted[] {
  return profiles.map((client) => predict(nginx, clientRequest(target, client), client, assumed));
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
  const given: LintCase = { nginx, target: target.value, profiles, assumed };
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
