import { fill } from '../messages/fill.ts';
import type { Messages, RemedyId } from '../messages/messages.ts';
import { failureText } from '../messages/messages.ts';
import type { Check } from '../model/check.ts';
import type { ClientResult } from '../model/delivery.ts';
import type { Finding, Proof, Remedy } from '../model/finding.ts';
import type { Address, Hop } from '../model/route.ts';
import { folkloreJson } from './folklore.ts';
import { diffOf, positionIn, type Texts } from './place.ts';

type Json = Readonly<Record<string, unknown>>;

/** `127.0.0.1:80`, `[::1]:80`, or the path of a unix socket. */
export function addressText({ host, port }: Address): string {
  if (port === 0) return `unix:${host}`;
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

export function hopJson(hop: Hop): Json {
  return { ...hop, address: addressText(hop.address) };
}

/** The title of a remedy; its id where the catalogue has no text for it. */
export function remedyTitle(messages: Messages, { id }: Pick<Remedy, 'id'>): string {
  const titles = id.split('+').map((part) => {
    const [name = '', hop] = part.split('@');
    const title = messages.remedies[name as RemedyId]?.title ?? name;
    return hop === undefined ? title : fill(messages.report.atHop, { title, hop: Number(hop) + 1 });
  });
  return titles.join(' + ');
}

/** A remedy as the contract gives it. */
export async function remedyJson(remedy: Remedy, files: Texts, messages: Messages): Promise<Json> {
  const { id, kind, scope, headers, holdsFor, proved } = remedy;
  return {
    id,
    kind,
    scope,
    title: remedyTitle(messages, remedy),
    diff: await diffOf(files, remedy.edits),
    ...(headers.length > 0 ? { headers: headers.map(([name, value]) => `${name}: ${value}`) } : {}),
    holdsFor,
    proved,
  };
}

/** The command that leaves private copies, to repeat a trial by hand. */
const repeatCommand = ({ report }: Messages, url: string): string => fill(report.repeat, { url });

function proofJson(proof: Proof, messages: Messages, url?: string): Json {
  return {
    proxy: proof.proxy,
    reproduced: proof.reproduced,
    ...(proof.act ? { act: proof.act } : {}),
    trials: proof.trials,
    ...(url === undefined ? {} : { commands: [repeatCommand(messages, url)] }),
    changed: proof.changed.map((change) => ({
      code: change.code,
      message: failureText(messages, change),
    })),
  };
}

/** A finding as the contract gives it: places as file, line and column, remedies with their diff; the URL, for how to repeat its proof. */
export async function findingJson(
  finding: Finding,
  files: Texts,
  messages: Messages,
  url?: string,
): Promise<Json> {
  const { cause, hop, confidence, beside, place, directive, clients, remedies } = finding;
  const { proof, unproved } = finding;
  const position = place && positionIn(files, place);
  return {
    cause,
    hop,
    confidence,
    ...(beside ? { beside } : {}),
    ...(place ? { file: place.file, ...position } : {}),
    ...(directive === undefined ? {} : { directive }),
    clients,
    remedies: await Promise.all(remedies.map((remedy) => remedyJson(remedy, files, messages))),
    ...(proof ? { proof: proofJson(proof, messages, url) } : {}),
    ...(unproved
      ? { unproved: { code: unproved.code, message: failureText(messages, unproved) } }
      : {}),
  };
}

export function clientJson(
  { id, verdict, delivery, reason }: ClientResult,
  messages: Messages,
): Json {
  return {
    id,
    verdict,
    ...(delivery ? { delivery } : {}),
    ...(reason ? { reason: { code: reason.code, message: failureText(messages, reason) } } : {}),
  };
}

/** The copies that were left; or why there are none. */
function keptJson({ kept }: Check, messages: Messages): Json {
  if (!kept) return {};
  if (!kept.ok) {
    const { failure } = kept;
    return { notKept: { code: failure.code, message: failureText(messages, failure) } };
  }
  return { kept: kept.value.map((copy) => ({ ...copy, remedy: copy.remedy?.id })) };
}

/** The document of `check --json`, without its schema version. */
export async function checkJson(check: Check, messages: Messages): Promise<Json> {
  return {
    url: check.url,
    verdict: check.verdict,
    clients: check.clients.map((client) => clientJson(client, messages)),
    route: check.route.map(({ hop, hidden, dependsOn }) => ({
      ...hopJson(hop),
      ...(dependsOn ? { dependsOn } : {}),
      ...(hidden ? { hidden: { code: hidden.code, message: failureText(messages, hidden) } } : {}),
    })),
    findings: await Promise.all(
      check.findings.map((finding) => findingJson(finding, check.files, messages, check.url)),
    ),
    ...(check.warnings.length > 0
      ? {
          warnings: await Promise.all(
            check.warnings.map((warning) => findingJson(warning, check.files, messages)),
          ),
        }
      : {}),
    ...(check.forecast.length > 0
      ? { forecast: check.forecast.map((then) => ({ ...then, confidence: 'predicted' })) }
      : {}),
    ...(check.folklore ? { folklore: folkloreJson(check, messages) } : {}),
    ...keptJson(check, messages),
    ...(check.skipped.length > 0 ? { skipped: check.skipped } : {}),
    requests: check.requests,
  };
}
