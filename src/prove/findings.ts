import type { Finding, Remedy } from '../model/finding.ts';
import type { Sight } from '../proxies/proxy.ts';
import { partsOf } from './combine.ts';
import { liveSetting, type LiveOptions } from './live-setting.ts';
import { prove, stallsIn, type Proved } from './prove.ts';
import type { Preference } from './rank.ts';
import { byConfidence } from './suspicion.ts';

export interface FindingOptions extends Omit<LiveOptions, 'clients' | 'next'> {
  readonly sight: Sight;
  readonly prefer?: Preference;
}

/** Every remedy of the findings, each once: several causes may have one in common. */
function pooled(findings: readonly Finding[]): Remedy[] {
  const remedies = findings.flatMap((finding) => finding.remedies);
  return [...new Map(remedies.map((remedy) => [remedy.id, remedy])).values()];
}

/** Has the finding a part in the remedy, which may be several together? */
function hasPart(finding: Finding, remedy: Remedy): boolean {
  const parts = partsOf(remedy);
  return finding.remedies.some(({ id }) => parts.includes(id));
}

function judged(finding: Finding, { proof, remedies }: Proved): Finding {
  const helpful = remedies.filter((remedy) => hasPart(finding, remedy));
  const known = new Set(helpful.map(({ id }) => id));
  const stalled = finding.clients.every((client) => stallsIn(proof, client));
  return {
    ...finding,
    confidence: stalled && helpful.length > 0 ? 'proved' : finding.confidence,
    remedies: [...helpful, ...finding.remedies.filter(({ id }) => !known.has(id))],
    proof: { ...proof, reproduced: stalled },
  };
}

/** What was seen needs no trial, unless trials can repeat what the application does. */
const isTriable = ({ confidence, remedies }: Finding): boolean =>
  confidence !== 'seen' || remedies.some(({ manners = [] }) => manners.length > 0);

/**
 * Puts the findings on trial together, so that a cause which hides behind another one shows: with a
 * proof that shows the stall and a remedy in which it has a part, a finding is proved; else it stays
 * what it was. Where the sandbox does not start, all keep their place.
 */
export async function proveFindings(
  all: readonly Finding[],
  { sight, prefer, ...live }: FindingOptions,
): Promise<readonly Finding[]> {
  const findings = all.filter(isTriable);
  const clients = sight.clients.map(({ client }) => client);
  const setting = liveSetting({ ...live, clients, next: sight.next });
  if (!setting || findings.length === 0) return all;
  const result = await prove({
    ...setting,
    stalled: [...new Set(findings.flatMap(({ clients }) => clients))],
    candidates: pooled(findings),
    ...(prefer ? { prefer } : {}),
  });
  const tried = findings.map((finding) =>
    result.ok ? judged(finding, result.value) : { ...finding, unproved: result.failure },
  );
  return byConfidence([...tried, ...all.filter((finding) => !isTriable(finding))]);
}
