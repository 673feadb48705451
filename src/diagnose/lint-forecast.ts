import type { VersionForecast } from '../model/check.ts';
import type { ClientId } from '../model/client.ts';
import type { LintCase } from './lint-case.ts';
import { clientRequest, isGood, type Predicted } from './predict.ts';

/** Newer versions of the proxy with which other clients would stream, and which. */
export function forecasts(
  { proxy, target, assumed }: LintCase,
  predicted: readonly (readonly Predicted[])[],
): readonly VersionForecast[] {
  const streamsWith = (version: string): ClientId[] =>
    predicted.flatMap((ways) => {
      const good = ways.every(({ client, way }) => {
        const question = { client, request: clientRequest(target, client), answer: assumed };
        const then = way?.foresee(question, { version });
        return then && isGood(then.delivery);
      });
      return good ? ways.slice(0, 1).map(({ client }) => client.id) : [];
    });
  if (proxy.turningPoints.length === 0) return [];
  const all = [proxy.version, ...proxy.turningPoints].map((version) => ({
    version,
    streams: streamsWith(version),
  }));
  return all.filter(({ streams }, at) => at > 0 && streams.join() !== all[at - 1]?.streams.join());
}
