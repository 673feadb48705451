import type { VersionForecast } from '../model/check.ts';
import { clientProfile, type ClientId } from '../model/client.ts';
import type { ClientResult } from '../model/delivery.ts';
import type { Observation } from '../model/observation.ts';
import { forecast, turningPoints } from '../proxies/nginx/forecast.ts';
import { isNginxProxy } from '../proxies/guards.ts';
import type { Nginx } from '../proxies/nginx/nginx.ts';
import {
  modelled,
  modelRequest,
  responseFor,
  type NginxPassage,
} from '../proxies/nginx/predictor.ts';
import { isGate } from '../proxies/nginx/routing/gates.ts';
import { atLeast } from '../proxies/nginx/version.ts';
import { isGood } from './predict.ts';
import type { KnownRoute } from './route.ts';
import { seenResponse } from '../proxies/nginx/seen-response.ts';

/** A hop of the route, as the model takes it. */
interface ForecastHop extends NginxPassage {
  readonly nginx: Nginx;
}

/**
 * The proxies of a route with one way, where the model knows all of them: nginx itself, read whole,
 * in one version, and sure of what it does with the request.
 */
function modelledHops({ hops }: KnownRoute): readonly ForecastHop[] {
  if (hops.some(({ hop }) => hop.via)) return [];
  const known = hops.slice(0, -1).flatMap(({ proxy, request }) => {
    if (!proxy || !isNginxProxy(proxy) || proxy.unread) return [];
    const resolution = proxy.resolve(request);
    if (!resolution.ok || !resolution.value.dependsOn.every(isGate)) return [];
    return [{ nginx: proxy, request, resolution: resolution.value }];
  });
  const [first] = known;
  const alike = known.every(
    ({ nginx: { build } }) =>
      build.flavour === 'nginx' && build.version === first?.nginx.build.version,
  );
  const whole = known.length === hops.length - 1 && !hops.at(-1)?.proxy;
  return whole && alike ? known : [];
}

/**
 * Newer versions of nginx with which the same configuration would stream for other clients. Empty
 * where nothing would change, and where the model does not tell what was seen: then it knows too
 * little.
 * @param results what each client gets now
 * @param origin what the application sent, as seen beside the proxies
 */
export function checkForecast(
  route: KnownRoute,
  results: readonly ClientResult[],
  origin: Observation | undefined,
): readonly VersionForecast[] {
  const hops = modelledHops(route);
  const [first] = hops;
  const response = origin && seenResponse(origin);
  if (!first || !response) return [];
  const built = hops.map((hop) => modelled(hop.nginx, hop));
  const streamsWith = (version: string): ClientId[] =>
    results.flatMap(({ id }) => {
      const client = clientProfile(id);
      if (!client) return [];
      const gzip = client.gzip ? [['Accept-Encoding', 'gzip'] as const] : [];
      const asked = { ...first.request, headers: [...first.request.headers, ...gzip] };
      const wanted = modelRequest({ client, request: asked });
      const [then] = forecast(built, responseFor(response, hops), wanted, [version]);
      return then && isGood(then.delivery) ? [id] : [];
    });
  const { version } = first.nginx.build;
  const now = streamsWith(version);
  const seen = results.filter(({ verdict }) => verdict === 'streams').map(({ id }) => id);
  if (now.join() !== seen.join()) return [];
  const newer = turningPoints.filter((point) => !atLeast(version, point));
  const all = [version, ...newer].map((point) => ({
    version: point,
    streams: streamsWith(point),
  }));
  return all.filter(({ streams }, at) => at > 0 && streams.join() !== all[at - 1]?.streams.join());
}
