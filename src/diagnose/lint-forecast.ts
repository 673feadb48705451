import type { VersionForecast } from '../model/check.ts';
import type { ClientId } from '../model/client.ts';
import { forecast, turningPoints } from '../proxies/nginx/forecast.ts';
import { atLeast } from '../proxies/nginx/version.ts';
import type { LintCase } from './lint-case.ts';
import {
  clientRequest,
  isGood,
  modelled,
  modelRequest,
  responseFor,
  type Predicted,
} from './predict.ts';

/** Newer versions of nginx with which other clients would stream, and which. */
export function forecasts(
  given: LintCase,
  predicted: readonly (readonly Predicted[])[],
): readonly VersionForecast[] {
  const { nginx, target, assumed } = given;
  const streamsWith = (version: string): ClientId[] =>
    predicted.flatMap((ways) => {
      const good = ways.every(({ client, hops }) => {
        const built = hops.map((hop) => modelled(nginx, hop));
        const request = modelRequest(client, clientRequest(target, client));
        const [then] = forecast(built, responseFor(assumed, hops), request, [version]);
        return then && isGood(then.delivery);
      });
      return good ? ways.slice(0, 1).map(({ client }) => client.id) : [];
    });
  const newer = turningPoints.filter((version) => !atLeast(nginx.version, version));
  const all = [nginx.version, ...newer].map((version) => ({
    version,
    streams: streamsWith(version),
  }));
  return all.filter(({ streams }, at) => at > 0 && streams.join() !== all[at - 1]?.streams.join());
}
