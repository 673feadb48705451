import type { KnownHop } from '../diagnose/route.ts';
import type { Confidence, Finding, Remedy } from '../model/finding.ts';
import type { StreamRequest } from '../observe/request.ts';
import { isNginxProxy } from '../proxies/nginx/nginx.ts';
import { returnsOf, wayOf } from '../proxies/nginx/way.ts';
import type { Sight } from '../proxies/proxy.ts';
import { mannersOf } from './manners.ts';
import { partsOf } from './combine.ts';
import { prove, stallsIn, type Proved } from './prove.ts';
import type { Preference } from './rank.ts';

export interface FindingOptions {
  /** The hops that one proxy makes, in the order of the request. */
  readonly hops: readonly [KnownHop, ...KnownHop[]];
  readonly sight: Sight;
  readonly request: Omit<StreamRequest, 'client'>;
  readonly prefer?: Preference;
  /** Ends the trials early, and what they started. */
  readonly signal: AbortSignal;
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

/** Strongest first. */
const order: readonly Confidence[] = ['proved', 'seen', 'predicted', 'possible'];

/**
 * Puts the findings on trial together, so that a cause which hides behind another one shows: with a
 * proof that shows the stall and a remedy in which it has a part, a finding is proved; else it stays
 * what it was. What was seen needs no trial. Where the sandbox does not start, all keep their place.
 */
export async function proveFindings(
  all: readonly Finding[],
  { hops, sight, request, prefer, signal }: FindingOptions,
): Promise<readonly Finding[]> {
  const [front] = hops;
  const { proxy } = front;
  const last = hops.at(-1) ?? front;
  const seen = all.filter(({ confidence }) => confidence === 'seen');
  const findings = all.filter(({ confidence }) => confidence !== 'seen');
  if (!proxy || !isNginxProxy(proxy) || !proxy.instance || findings.length === 0) return all;
  const options = { build: proxy.build, asRoot: proxy.instance.uid === 0 };
  const returns = hops
    .slice(1)
    .map(({ hop }, index) => ({ request: (hops[index] ?? front).request, to: hop.address }));
  const result = await prove({
    config: proxy.configuration,
    files: proxy.source,
    proxy: proxy.instance,
    entry: front.hop.address,
    request,
    wayOf: (config) => wayOf(config, last.request, options),
    returnsOf: (config) => returnsOf(config, returns, options),
    manners: mannersOf(sight.next),
    clients: sight.clients.map(({ client }) => client),
    stalled: [...new Set(findings.flatMap(({ clients }) => clients))],
    candidates: pooled(findings),
    signal,
    ...(prefer ? { prefer } : {}),
  });
  const tried = findings.map((finding) =>
    result.ok ? judged(finding, result.value) : { ...finding, unproved: result.failure },
  );
  return [...tried, ...seen].toSorted(
    (a, b) => order.indexOf(a.confidence) - order.indexOf(b.confidence),
  );
}
