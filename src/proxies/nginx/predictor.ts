import type { Answer } from '../../model/answer.ts';
import type { Remedy } from '../../model/finding.ts';
import { ok, type Result } from '../../model/result.ts';
import { ownWays, type Onward, type OwnPassage } from '../own-ways.ts';
import type { Applied, PredictedWay, Predictor, Question, Variant } from '../predictor.ts';
import type { HopRequest, Sight } from '../proxy.ts';
import type { Request } from './delivery/request.ts';
import { forecast, turningPoints } from './forecast.ts';
import { insteadOf } from './instead.ts';
import { modelRoute, type NginxHop } from './model.ts';
import { nextHost } from './next-host.ts';
import type { Nginx } from './nginx.ts';
import { headerBytesOf, type Response } from './response.ts';
import type { Resolution } from './routing/resolution.ts';
import { seenThrough } from './seen-through.ts';
import { withCode } from './settings/code.ts';
import { atLeast } from './version.ts';

/** What a prediction needs of an nginx. */
type Reading = Pick<Nginx, 'build' | 'files' | 'resolve' | 'explain'>;

export type NginxPassage = OwnPassage<Resolution>;

/** A passage as the delivery model takes it. */
export const modelled = (
  { build, files }: Pick<Nginx, 'build' | 'files'>,
  { resolution }: NginxPassage,
): NginxHop => ({ settings: withCode(resolution.outcome.settings, files), build });

/** The client's request as the delivery model takes it. */
export const modelRequest = ({ client, request }: Omit<Question, 'answer'>): Request => ({
  http: client.http,
  tls: client.tls,
  method: client.method,
  headers: request.headers,
});

export function responseFor(answer: Answer, way: readonly NginxPassage[]): Response {
  const handler = way.at(-1)?.resolution.outcome.handler;
  const pass = handler?.kind === 'pass' ? handler.directive : '';
  return { ...answer, headerBytes: headerBytesOf(answer, pass) };
}

function onward({ request, resolution }: NginxPassage): Onward {
  const { handler, settings } = resolution.outcome;
  if (handler.kind !== 'pass' || !handler.upstream) return { next: [] };
  const { protocol, servers, name } = handler.upstream;
  const next = servers.map(({ address, backup, down }) => ({ protocol, address, backup, down }));
  return { next, host: nextHost(settings, name, request), target: handler.uri };
}

/** Events that are watched, and the size of the writes that free what is held, in bytes. */
const watching = { count: 16, fillBytes: 256 };

function settingsAfter(hop: NginxHop, remedies: readonly Remedy[]): NginxHop {
  if (remedies.length === 0) return hop;
  const settings = new Map(hop.settings);
  for (const { sets } of remedies) {
    if (!sets) continue;
    const { directive, args } = sets;
    const places = { places: [], overrode: [] };
    settings.set(directive, { directive, values: [args], source: 'configured', ...places });
  }
  return { ...hop, settings };
}

const remediesAt = (applied: readonly Applied[], at: number): readonly Remedy[] =>
  applied.filter(({ hop }) => hop === at).map(({ remedy }) => remedy);

function predictedWay(nginx: Reading, way: readonly NginxPassage[]): PredictedWay {
  const last = way.at(-1);
  const instead = last && insteadOf(last);
  return {
    passages: way.length,
    dependsOn: way.flatMap(({ resolution }) => resolution.dependsOn),
    ...(instead ? { instead } : {}),
    foresee(question: Question, variant: Variant = { applied: [] }) {
      const built = way.map((passage) => modelled(nginx, passage));
      const response = responseFor(question.answer, way);
      const request = modelRequest(question);
      if (variant.version !== undefined) {
        return forecast(built, response, request, [variant.version])[0];
      }
      const hops = built.map((hop, at) => settingsAfter(hop, remediesAt(variant.applied, at)));
      return modelRoute(hops, response, request, watching);
    },
    explain: (headers, sight) => explained(nginx, way, headers, sight),
  };
}

function explained(
  nginx: Reading,
  way: readonly NginxPassage[],
  headers: HopRequest['headers'],
  sight: Sight,
): ReturnType<PredictedWay['explain']> {
  const inner = way.map(({ request, resolution }) => ({
    request,
    settings: resolution.outcome.settings,
  }));
  return way.flatMap(({ request }, hop) => {
    const findings = nginx.explain(
      { ...request, headers },
      seenThrough(sight, inner.slice(hop + 1)),
    );
    return findings.ok ? findings.value.map((finding) => ({ ...finding, hop })) : [];
  });
}

/** Does a remedy do more than to give one directive another value where the request is served? */
const changesWay = ({ edits, sets }: Remedy): boolean => edits.length > 0 && sets === undefined;

/**
 * How an nginx is asked what it would make of a stream.
 * @param reread the nginx with remedies in its configuration
 */
export function nginxPredictor(
  nginx: Reading,
  reread: (remedies: readonly Remedy[]) => Result<Predictor>,
): Predictor {
  const passing = { resolve: nginx.resolve, onward };
  return {
    offersHttp2(request) {
      const resolution = nginx.resolve(request);
      const { listener, settings } = resolution.ok ? resolution.value.outcome : {};
      // Since 1.25.1 a directive of the server, before that a parameter of `listen`.
      return listener?.http2 === true || settings?.get('http2')?.values[0]?.[0] === 'on';
    },
    ways(request) {
      const ways = ownWays(passing, request);
      return ways.ok ? ok(ways.value.map((way) => predictedWay(nginx, way))) : ways;
    },
    edited: (remedies) => (remedies.some(changesWay) ? reread(remedies) : undefined),
    turningPoints: turningPoints.filter((version) => !atLeast(nginx.build.version, version)),
  };
}
