import type { ClientId } from '../model/client.ts';
import type { Finding, Remedy } from '../model/finding.ts';
import type { Applied, Predictor } from '../proxies/predictor.ts';
import type { LintCase } from './lint-case.ts';
import { sightOf } from './lint-sight.ts';
import { clientRequest, isGood, predict, type Assumed, type Predicted } from './predict.ts';

/** The assumptions as they would be after what the application is asked to do. */
function assumedAfter(assumed: Assumed, remedies: readonly Remedy[]): Assumed {
  const headers = [...assumed.headers, ...remedies.flatMap(({ headers }) => headers)];
  const silent = remedies.some(({ id }) => id === 'heartbeat') ? 0 : (assumed.idleMs ?? 0);
  return { ...assumed, headers, idleMs: silent };
}

/** The clients that would stream through the configuration read anew, of those that do not now. */
function helpedAnew(
  anew: Predictor,
  { target }: LintCase,
  assumed: Assumed,
  troubled: readonly Predicted[],
): ClientId[] {
  return troubled.flatMap(({ client }) => {
    const ways = predict(anew, clientRequest(target, client), client, assumed);
    return ways.every(({ verdict }) => verdict === 'streams') ? [client.id] : [];
  });
}

/** The clients that would stream with these remedies, of those that do not without. */
function helped(
  given: LintCase,
  applied: readonly Applied[],
  troubled: readonly Predicted[],
): ClientId[] {
  const remedies = applied.map(({ remedy }) => remedy);
  const assumed = assumedAfter(given.assumed, remedies);
  const anew = given.proxy.edited(remedies);
  if (anew) return anew.ok ? helpedAnew(anew.value, given, assumed, troubled) : [];
  return troubled.flatMap(({ client, way }) => {
    const request = clientRequest(given.target, client);
    const then = way?.foresee({ client, request, answer: assumed }, { applied });
    return then && isGood(then.delivery) ? [client.id] : [];
  });
}

/** The causes at every hop that fit, each remedy with the clients it is predicted to hold for. */
export function explained(given: LintCase, troubled: readonly Predicted[]): readonly Finding[] {
  // As no client in particular: what each of them adds to the request is known of its kind.
  const found = troubled[0]?.way?.explain(given.target.headers, sightOf(troubled, given.assumed));
  if (!found) return [];
  const judged = found.map((finding) => ({
    ...finding,
    confidence: 'predicted' as const,
    remedies: finding.remedies.map((remedy) => ({
      ...remedy,
      holdsFor: helped(given, [{ hop: finding.hop, remedy }], troubled),
    })),
  }));
  return relevant(given, judged, troubled);
}

/** Findings without which it would stream: alone, or else together with the others. */
function relevant(
  given: LintCase,
  findings: readonly Finding[],
  troubled: readonly Predicted[],
): readonly Finding[] {
  const alone = findings.flatMap((finding) => {
    // What the application sends is read by the last hop: there its headers count as a remedy.
    const last = troubled.every(({ way }) => finding.hop + 1 === way?.passages);
    const here = finding.remedies.filter(({ kind }) => last || kind === 'proxy');
    const clients = new Set(here.flatMap(({ holdsFor }) => holdsFor));
    const remedies = finding.remedies
      .filter(({ holdsFor }) => holdsFor.length > 0)
      .toSorted((a, b) => b.holdsFor.length - a.holdsFor.length);
    return clients.size > 0 ? [{ ...finding, clients: [...clients], remedies }] : [];
  });
  const left = troubled.filter(
    ({ client }) => !alone.some((one) => one.clients.includes(client.id)),
  );
  const together = findings.flatMap(({ hop, remedies }) =>
    remedies.slice(0, 1).map((remedy) => ({ hop, remedy })),
  );
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
