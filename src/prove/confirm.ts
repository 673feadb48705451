import type { KnownHop } from '../diagnose/known-hop.ts';
import { following } from '../diagnose/ways.ts';
import type { Finding } from '../model/finding.ts';
import type { Observation } from '../model/observation.ts';
import { notStream } from '../observe/verdict.ts';

/** Asks a hop for another host; undefined where it cannot be asked, or may not be asked again. */
export type AskHop = (hop: KnownHop, host: string) => Promise<Observation | undefined>;

/** What is left of findings when the application was asked about them. */
export interface Confirmed {
  readonly findings: readonly Finding[];
  /** What the application sent, asked for the right host. */
  readonly sent?: Observation;
  /** Live requests made. */
  readonly requests: number;
}

/** Where the next hop is the same proxy again, its configuration says what it does with a host. */
function withoutBehaviour(finding: Finding): Finding {
  const { behaviour: _behaviour, ...rest } = finding;
  return rest;
}

/**
 * A finding that blames the host which the application is asked for stands only where the
 * application, asked for the other one, does send a stream.
 * @param last index of the last hop that the proxy of these findings makes
 */
export async function confirmHosts(
  findings: readonly Finding[],
  hops: readonly KnownHop[],
  last: number,
  ask: AskHop,
): Promise<Confirmed> {
  const kept: Finding[] = [];
  let sent: Observation | undefined;
  let requests = 0;
  for (const finding of findings) {
    const { behaviour, hop } = finding;
    if (!behaviour?.unlessHost) {
      kept.push(finding);
      continue;
    }
    const next = hops[following(hops, hop)[0] ?? hops.length];
    const seen = next && (await ask(next, behaviour.unlessHost.name));
    if (seen) requests += 1;
    if (!seen?.head || notStream(seen).length > 0) continue;
    kept.push(hop < last ? withoutBehaviour(finding) : finding);
    if (hop === last) sent = seen;
  }
  return { findings: kept, requests, ...(sent ? { sent } : {}) };
}
