import type { KnownHop } from '../diagnose/known-hop.ts';
import type { KnownRoute } from '../diagnose/route.ts';
import { previous } from '../diagnose/ways.ts';
import type { Finding, Remedy } from '../model/finding.ts';

/** Consecutive hops that one running proxy makes: a request may come back to it. */
export interface Stretch {
  /** Index of the first hop in the route. */
  readonly first: number;
  readonly hops: readonly [KnownHop, ...KnownHop[]];
}

/** What two hops of one proxy have in common: its process, or the configuration that was given. */
function identity({ proxy }: KnownHop): string | undefined {
  return proxy && `${proxy.process?.pid ?? ''} ${proxy.config}`;
}

/**
 * The stretches of a route, in its order; a hop that is no known proxy stands alone, and so does one
 * to which the request comes back beside another.
 */
export function stretchesOf({ hops }: KnownRoute): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const [at, hop] of hops.entries()) {
    const last = stretches.at(-1);
    const own = identity(hop);
    const joins = own !== undefined && last && identity(last.hops[0]) === own;
    if (joins && previous(hops, at).includes(at - 1)) {
      stretches[stretches.length - 1] = { ...last, hops: [...last.hops, hop] };
    } else stretches.push({ first: at, hops: [hop] });
  }
  return stretches;
}

/**
 * Findings in which one id means one change: the same remedy at two hops is two, and the inner one
 * is told by the number of its hop, `proxy-buffering-off@1`.
 */
export function distinct(findings: readonly Finding[]): Finding[] {
  const changes = new Map<string, string>();
  return findings.map((finding) => ({
    ...finding,
    remedies: finding.remedies.map((remedy): Remedy => {
      const { edits, headers, manners, heartbeatMs } = remedy;
      const change = JSON.stringify([edits, headers, manners, heartbeatMs]);
      const known = changes.get(remedy.id);
      if (known === undefined) changes.set(remedy.id, change);
      return known === undefined || known === change
        ? remedy
        : { ...remedy, id: `${remedy.id}@${finding.hop}` };
    }),
  }));
}
