import { fail, ok, type Result } from '../model/result.ts';

/** How a site fares, worst first. */
const ranks = ['fails', 'answers', 'streams'] as const;

export type SiteState = (typeof ranks)[number];

/** Looks at a sample of the sites that the change is not about, by name. */
export type SampleSites = () => Promise<ReadonlyMap<string, SiteState>>;

/**
 * Looks at the other sites now; gives the question whether they are still as well.
 * Failures of that: `other-site-broken` {site, before, after}.
 */
export async function compareSites(sample?: SampleSites): Promise<() => Promise<Result<void>>> {
  const before = (await sample?.()) ?? new Map<string, SiteState>();
  return async () => {
    const after = before.size === 0 ? before : await sample?.();
    for (const [site, was] of before) {
      const is = after?.get(site) ?? 'fails';
      if (ranks.indexOf(is) < ranks.indexOf(was)) {
        return fail('other-site-broken', { site, before: was, after: is });
      }
    }
    return ok(undefined);
  };
}
