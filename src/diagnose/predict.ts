import type { Answer } from '../model/answer.ts';
import type { ClientProfile } from '../model/client.ts';
import type { Delivery, Verdict } from '../model/delivery.ts';
import type { Failure } from '../model/result.ts';
import type { Target } from '../observe/request.ts';
import type { Foreseen, PredictedWay, Predictor, Question } from '../proxies/predictor.ts';
import type { HopRequest } from '../proxies/proxy.ts';

/** What one client would get. */
export interface Predicted {
  readonly client: ClientProfile;
  readonly verdict: Verdict;
  readonly delivery?: Delivery;
  /** Absent where the request does not come in. */
  readonly way?: PredictedWay;
  /** Why there is nothing to predict: the request does not come in, or the proxy answers itself. */
  readonly reason?: Failure;
}

/** What could only be seen from the origin, as assumed. */
export type Assumed = Answer;

/** The request as the first hop gets it from this client, on the socket that the URL names. */
export function clientRequest(target: Target, client: ClientProfile): HopRequest {
  const { port, tls, authority, path } = target;
  const { method } = client;
  const said = target.headers.some(([name]) => name.toLowerCase() === 'accept-encoding');
  const offer = client.gzip && !said ? [['Accept-Encoding', 'gzip'] as const] : [];
  const headers = [...target.headers, ...offer];
  return { port, tls, host: authority, method, target: path, headers };
}

const isEventStream = ({ headers }: Answer): boolean =>
  headers.some(
    ([name, value]) =>
      name.toLowerCase() === 'content-type' && /^text\/event-stream *(?:;|$)/i.test(value),
  );

/** Does every event reach the client while the origin is silent, for as long as that goes on? */
export const isGood = ({ shape, end }: Delivery): boolean =>
  (shape === 'immediate' || shape === 'delayed') && end === 'open';

function passedVerdict(answer: Answer, { delivery, status }: Foreseen): Verdict {
  if (!isEventStream(answer)) return 'not-a-stream';
  if (status !== undefined) return 'unexplained';
  return isGood(delivery) ? 'streams' : 'unexplained';
}

function predictWay(way: PredictedWay, question: Question): Predicted {
  const { client, answer } = question;
  const { instead } = way;
  if (instead) return { client, way, verdict: instead.verdict, reason: instead.reason };
  const foreseen = way.foresee(question);
  if (!foreseen) return { client, way, verdict: 'silent' };
  const { delivery } = foreseen;
  return { client, way, verdict: passedVerdict(answer, foreseen), delivery };
}

/**
 * Predicts one client, on each way that its request may go; trouble is `unexplained` here, until a
 * cause is found.
 */
export function predict(
  proxy: Pick<Predictor, 'ways'>,
  request: HopRequest,
  client: ClientProfile,
  assumed: Assumed,
): readonly Predicted[] {
  const ways = proxy.ways(request);
  if (!ways.ok) return [{ client, verdict: 'unreachable', reason: ways.failure }];
  return ways.value.map((way) => predictWay(way, { client, request, answer: assumed }));
}
