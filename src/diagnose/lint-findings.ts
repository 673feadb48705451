import type { ClientId } from '../model/client.ts';
import type { Finding, Remedy } from '../model/finding.ts';
import { seenThrough } from '../proxies/nginx/seen-through.ts';
import type { NginxHop } from '../proxies/nginx/model.ts';
import type { LintCase } from './lint-case.ts';
import { editedNginx } from './lint-edited.ts';
import { sightOf } from './lint-sight.ts';
import {
  clientRequest,
  delivered,
  isGood,
  modelled,
  predict,
  type Assumed,
  type Predicted,
} from './predict.ts';

/** A remedy, and the hop whose finding it is of. */
interface Applied {
  readonly hop: number;
  readonly remedy: Remedy;
}

function settingsAfter(hop: NginxHop, remedies: readonly Remedy[]): NginxHop {
  const settings = new Map(hop.settings);
  for (const { sets } of remedies) {
    if (!sets) continue;
    const { directive, args } = sets;
    const places = { places: [], overrode: [] };
    settings.set(directive, { directive, values: [args], source: 'configured', ...places });
  }
  return { ...hop, settings };
}

/** The assumptions as they would be after what the application is asked to do. */
function assumedAfter(assumed: Assumed, remedies: readonly Remedy[]): Assumed {
  const headers = [...assumed.headers, ...remedies.flatMap(({ headers }) => headers)];
  const silent = remedies.some(({ id }) => id === 'heartbeat') ? 0 : (assumed.idleMs ?? 0);
  return { ...assumed, headers, idleMs: silent };
}

/** Does a remedy do more than to give one directive another value where the request is served? */
const changesWay = ({ edits, sets }: Remedy): boolean => edits.length > 0 && sets === undefined;

/** The clients that would stream through the configuration read anew with the remedies in it. */
function helpedAnew(
  { nginx, target }: LintCase,
  remedies: readonly Remedy[],
  assumed: Assumed,
  troubled: readonly Predicted[],
): ClientId[] {
  const after = editedNginx(
    nginx,
    remedies.flatMap(({ edits }) => edits),
  );
  if (!after.ok) return [];
  return troubled.flatMap(({ client }) => {
    const ways = predict(after.value, clientRequest(target, client), client, assumed);
    return ways.every(({ verdict }) => verdict === 'streams') ? [client.id] : [];
  });
}

/** The clients that would stream with these remedies, of those that do not without. */
function helped(given: LintCase, applied: readonly Applied[], troubled: readonly Predicted[]) {
  const remedies = applied.map(({ remedy }) => remedy);
  const assumed = assumedAfter(given.assumed, remedies);
  if (remedies.some(changesWay)) return helpedAnew(given, remedies, assumed, troubled);
  return troubled.flatMap(({ client, hops }) => {
    const built = hops.map((hop, at) =>
      settingsAfter(
        modelled(given.nginx, hop),
        applied.filter((one) => one.hop === at).map(({ remedy }) => remedy),
      ),
    );
    const then = delivered(built, assumed, hops, client, clientRequest(given.target, client));
    return then && isGood(then.delivery) ? [client.id] : [];
  });
}

/** The causes at every hop that fit, each remedy with the clients it is predicted to hold for. */
export function explained(given: LintCase, troubled: readonly Predicted[]): readonly Finding[] {
  const [first] = troubled;
  if (!first) return [];
  const sight = sightOf(troubled, given.assumed);
  const found = first.hops.flatMap(({ request }, hop) => {
    const inner = first.hops
      .slice(hop + 1)
      .map((one) => ({ request: one.request, settings: one.resolution.outcome.settings }));
    // As no client in particular: what each of them adds to the request is known of its kind.
    const asked = { ...request, headers: given.target.headers };
    const findings = given.nginx.explain(asked, seenThrough(sight, inner));
    return findings.ok
      ? findings.value.map((finding) => ({ ...finding, hop, confidence: 'predicted' as const }))
      : [];
  });
  const judged = found.map((finding) => ({
    ...finding,
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
    const last = troubled.every(({ hops }) => finding.hop === hops.length - 1);
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
