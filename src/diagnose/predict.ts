import type { ClientProfile } from '../model/client.ts';
import type { Delivery, Verdict } from '../model/delivery.ts';
import type { Failure } from '../model/result.ts';
import type { Target } from '../observe/request.ts';
import type { Request } from '../proxies/nginx/delivery/request.ts';
import { modelRoute, type NginxHop, type Prediction } from '../proxies/nginx/model.ts';
import type { Nginx } from '../proxies/nginx/nginx.ts';
import { headerBytesOf, type Response } from '../proxies/nginx/response.ts';
import { withCode } from '../proxies/nginx/settings/code.ts';
import type { HopRequest } from '../proxies/proxy.ts';
import { lintRoutes, type LintHop } from './lint-route.ts';

/** What one client would get. */
export interface Predicted {
  readonly client: ClientProfile;
  readonly verdict: Verdict;
  readonly delivery?: Delivery;
  readonly hops: readonly LintHop[];
  /** Why there is nothing to predict: the request does not come in, or nginx answers itself. */
  readonly reason?: Failure;
}

/** What could only be seen from the origin, as assumed. */
export type Assumed = Omit<Response, 'headerBytes'>;

/** Events that are watched, and the size of the writes that free what is held, in bytes. */
const watching = { count: 16, fillBytes: 256 };

/** The request as the first hop gets it from this client, on the socket that the URL names. */
export function clientRequest(target: Target, client: ClientProfile): HopRequest {
  const { port, tls, authority, path } = target;
  const { method } = client;
  const said = target.headers.some(([name]) => name.toLowerCase() === 'accept-encoding');
  const offer = client.gzip && !said ? [['Accept-Encoding', 'gzip'] as const] : [];
  const headers = [...target.headers, ...offer];
  return { port, tls, host: authority, method, target: path, headers };
}

/** A hop as the delivery model takes it. */
export const modelled = (nginx: Nginx, { resolution }: LintHop): NginxHop => ({
  settings: withCode(resolution.outcome.settings, nginx.files),
  build: nginx.build,
});

/** The client's request as the delivery model takes it. */
export const modelRequest = (client: ClientProfile, { headers }: HopRequest): Request => ({
  http: client.http,
  tls: client.tls,
  method: client.method,
  headers,
});

export function responseFor(assumed: Assumed, hops: readonly LintHop[]): Response {
  const handler = hops.at(-1)?.resolution.outcome.handler;
  const pass = handler?.kind === 'pass' ? handler.directive : '';
  return { ...assumed, headerBytes: headerBytesOf(assumed, pass) };
}

const isEventStream = ({ headers }: Assumed): boolean =>
  headers.some(
    ([name, value]) =>
      name.toLowerCase() === 'content-type' && /^text\/event-stream *(?:;|$)/i.test(value),
  );

/** Does every event reach the client in time, for as long as the origin goes on? */
export const isGood = ({ shape, end }: Delivery): boolean =>
  shape === 'immediate' && end === 'open';

function passedVerdict(assumed: Assumed, delivery: Delivery, status: number | undefined): Verdict {
  if (!isEventStream(assumed)) return 'not-a-stream';
  if (status !== undefined) return 'unexplained';
  return isGood(delivery) ? 'streams' : 'unexplained';
}

const unanswered = (code: string, details: Failure['details']): Failure => ({ code, details });

/** Why there is no stream of an upstream to predict; undefined when there is. */
function notPassed(hops: readonly LintHop[]): Pick<Predicted, 'verdict' | 'reason'> | undefined {
  const handler = hops.at(-1)?.resolution.outcome.handler;
  if (handler?.kind === 'pass') return undefined;
  if (handler?.kind === 'module') {
    const { directive } = handler;
    return { verdict: 'silent', reason: unanswered('lint-module-answers', { directive }) };
  }
  if (handler?.kind === 'unknown') {
    const on = handler.dependsOn.join(', ');
    return { verdict: 'silent', reason: unanswered('lint-undecided', { on }) };
  }
  const reason =
    handler?.kind === 'answer'
      ? unanswered('lint-nginx-answers', { status: handler.status })
      : unanswered('lint-files-answer', {});
  return { verdict: 'not-a-stream', reason };
}

/** What the client gets through these hops; undefined when nothing is passed on. */
export const delivered = (
  built: readonly NginxHop[],
  assumed: Assumed,
  hops: readonly LintHop[],
  client: ClientProfile,
  request: HopRequest,
): Prediction | undefined =>
  modelRoute(built, responseFor(assumed, hops), modelRequest(client, request), watching);

function predictWay(
  nginx: Nginx,
  hops: readonly LintHop[],
  request: HopRequest,
  client: ClientProfile,
  assumed: Assumed,
): Predicted {
  const other = notPassed(hops);
  if (other) return { client, hops, ...other };
  const built = hops.map((hop) => modelled(nginx, hop));
  const predicted = delivered(built, assumed, hops, client, request);
  if (!predicted) return { client, verdict: 'silent', hops };
  const { delivery, status } = predicted;
  return { client, verdict: passedVerdict(assumed, delivery, status), delivery, hops };
}

/**
 * Predicts one client, on each way that its request may go; trouble is `unexplained` here, until a
 * cause is found.
 */
export function predict(
  nginx: Nginx,
  request: HopRequest,
  client: ClientProfile,
  assumed: Assumed,
): readonly Predicted[] {
  const routes = lintRoutes(nginx, request);
  if (!routes.ok) return [{ client, verdict: 'unreachable', hops: [], reason: routes.failure }];
  return routes.value.map((hops) => predictWay(nginx, hops, request, client, assumed));
}
