import type { Delivery } from '../../model/delivery.ts';
import type { Settings } from '../../model/route.ts';
import type { Request } from './delivery/request.ts';
import { modelRoute, type NginxHop } from './model.ts';
import type { Response } from './response.ts';

/**
 * The releases that changed how nginx delivers: headers of HTTP/2 (1.23.0), chunks by CRLF only
 * (1.29.4), HTTP/1.1 to upstreams by default (1.29.7).
 */
export const turningPoints: readonly string[] = ['1.18.0', '1.23.0', '1.29.4', '1.29.7'];

/** From this version on nginx delivers so. */
export interface Forecast {
  readonly version: string;
  readonly delivery: Delivery;
}

const configured = (settings: Settings): Settings =>
  new Map([...settings].filter(([, { source }]) => source === 'configured'));

const same = (a: Delivery, b: Delivery | undefined): boolean =>
  a.shape === b?.shape && a.headers === b.headers && a.bytes === b.bytes && a.end === b.end;

/**
 * How each version would deliver, one entry where the answer changes, oldest first. The settings
 * that are defaults take each version's own.
 */
export function forecast(
  hops: readonly NginxHop[],
  response: Response,
  request: Request,
  versions: readonly string[] = turningPoints,
): readonly Forecast[] {
  const all = versions.flatMap((version) => {
    const built = hops.map(({ settings, build }) => ({
      settings: configured(settings),
      build: { ...build, version },
    }));
    const predicted = modelRoute(built, response, request);
    return predicted ? [{ version, delivery: predicted.delivery }] : [];
  });
  return all.filter(({ delivery }, at) => !same(delivery, all[at - 1]?.delivery));
}
