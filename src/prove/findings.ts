import type { Behaviour, Finding, Remedy } from '../model/finding.ts';
import type { Failure } from '../model/result.ts';
import type { Sight } from '../proxies/proxy.ts';
import { clockMs, groupsOf, type Group } from './acts.ts';
import { partsOf } from './combine.ts';
import { liveSetting, type LiveOptions } from './live-setting.ts';
import { prove, stallsIn, type Proved } from './prove.ts';
import type { Preference } from './rank.ts';
import { isRefuted } from './refuted.ts';
import { byConfidence } from './suspicion.ts';
import type { Setting } from './tryout.ts';

export interface FindingOptions extends Omit<LiveOptions, 'clients' | 'next'> {
  readonly sight: Sight;
  readonly prefer?: Preference;
  /** How long a trial may have the clock run, where the cause lies in time; milliseconds. */
  readonly longestMs: number;
}

/** Behind the first hop, whoever accepts compression asks like this. */
const gzipClient = 'h1+gzip';

const keyOf = ({ cause, hop }: Finding): string => `${hop} ${cause}`;

/** Every remedy of the findings, each once: several causes may have one in common. */
function pooled(findings: readonly Finding[]): Remedy[] {
  const remedies = findings.flatMap((finding) => finding.remedies);
  return [...new Map(remedies.map((remedy) => [remedy.id, remedy])).values()];
}

/** What all findings say of the servers behind the proxy. */
const together = (findings: readonly Finding[]): Behaviour =>
  Object.assign({}, ...findings.map(({ behaviour }) => behaviour)) as Behaviour;

/** Has the finding a part in the remedy, which may be several together? */
function hasPart(finding: Finding, remedy: Remedy): boolean {
  const parts = partsOf(remedy);
  return finding.remedies.some(({ id }) => parts.includes(id));
}

function judged(finding: Finding, { proof, remedies }: Proved): Finding {
  const helpful = remedies.filter((remedy) => hasPart(finding, remedy));
  const known = new Set(helpful.map(({ id }) => id));
  const tried = proof.trials.map(({ client }) => client);
  const own = finding.clients.filter((client) => tried.includes(client));
  // Behind the first hop there is one client to try: the proxy before it.
  const whom = own.length > 0 ? own : tried;
  const stalling = whom.filter((client) => stallsIn(proof, client));
  // What rests on a guess stays one, however the trial of the guess ends.
  const shown = stalling.length > 0 && helpful.length > 0 && finding.confidence !== 'possible';
  const refuted = isRefuted({ ...finding, proof });
  return {
    ...finding,
    // Of whom no trial shows it, it is not said either.
    ...(shown && own.length > 0 ? { clients: stalling } : {}),
    confidence: shown ? 'proved' : refuted ? 'possible' : finding.confidence,
    remedies: [...helpful, ...finding.remedies.filter(({ id }) => !known.has(id))],
    proof: { ...proof, reproduced: stalling.length === whom.length },
  };
}

/** More streams than that are not opened to try something. */
const besideAtMost = 256;

/** May trials have the clock run for so long, or open so many streams? A failure says why not. */
function tooCostly(finding: Finding, longestMs: number): Failure | undefined {
  const { act } = finding;
  if (act?.kind === 'together' && act.beside > besideAtMost) {
    return { code: 'trial-too-many', details: { streams: act.beside } };
  }
  const ms = clockMs(finding.act);
  if (ms <= longestMs) return undefined;
  return { code: 'trial-too-long', details: { seconds: Math.ceil(ms / 1000) } };
}

async function tryGroup(
  { findings, act }: Group,
  setting: Setting,
  prefer: Preference | undefined,
): Promise<readonly Finding[]> {
  const stalled = [...new Set(findings.flatMap(({ clients }) => clients))];
  const served = setting.clients.filter((client) => !stalled.includes(client));
  const result = await prove({
    ...setting,
    behaviour: together(findings),
    // Who was turned away live comes last in a trial as well.
    ...(act?.kind === 'together' ? { clients: [...served, ...stalled] } : {}),
    ...(act?.kind === 'compressed' ? { clients: [gzipClient] } : {}),
    ...(act ? { act } : {}),
    stalled,
    candidates: pooled(findings),
    ...(prefer ? { prefer } : {}),
  });
  return findings.map((finding) =>
    result.ok ? judged(finding, result.value) : { ...finding, unproved: result.failure },
  );
}

/**
 * Has this guess had a trial of its own that did not bear it out, where what was proved accounts for
 * all its clients? Several limits answer alike.
 */
function isAccountedFor(
  { act, confidence, clients, proof }: Finding,
  all: readonly Finding[],
): boolean {
  if (act?.kind !== 'together' || confidence === 'proved' || !proof) return false;
  const proved = all.filter((other) => other.confidence === 'proved');
  return clients.every((client) => proved.some((other) => other.clients.includes(client)));
}

/**
 * Puts the findings on trial together, so that a cause which hides behind another one shows: with a
 * proof that shows the stall and a remedy in which it has a part, a finding is proved; else it stays
 * what it was. What would take longer than `longestMs` is not tried. Where the sandbox does not
 * start, all keep their place.
 */
export async function proveFindings(
  all: readonly Finding[],
  { sight, prefer, longestMs, ...live }: FindingOptions,
): Promise<readonly Finding[]> {
  const clients = sight.clients.map(({ client }) => client);
  const setting = liveSetting({ ...live, clients, next: sight.next });
  if (!setting || all.length === 0) return all;
  const findings = all.map((finding) => {
    const unproved = tooCostly(finding, longestMs);
    return unproved ? { ...finding, unproved } : finding;
  });
  const groups = groupsOf(findings.filter(({ unproved }) => unproved === undefined));
  const tried = await Promise.all(groups.map((group) => tryGroup(group, setting, prefer)));
  const byCause = new Map(tried.flat().map((finding) => [keyOf(finding), finding]));
  const judgements = findings.map((finding) => byCause.get(keyOf(finding)) ?? finding);
  return byConfidence(judgements.filter((finding) => !isAccountedFor(finding, judgements)));
}
