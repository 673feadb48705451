import type { Settings } from '../../src/model/route.ts';
import { first, headerNamed, textOf, type Facts, type Seen } from './facts.ts';
import { absolute, failed, isCached, proxied, redirected, seenProxied } from './proxy-facts.ts';
import { returned, seenReturned } from './return-facts.ts';
import type { SettingProbe } from './setting-trees.ts';

const bodyLimits: Readonly<Record<string, number>> = {
  '100': 100,
  '1k': 1024,
  '0': Infinity,
  '1m': 1_048_576,
};

/** How much the `post` probe sends. */
export const postBytes = 600;

const shortened = (seen: Seen): string =>
  textOf(seen).startsWith('page ') ? textOf(seen) : String(seen.status);

const isWhole = ({ status }: Facts): boolean => status === '200';

interface Observable {
  /** What the settings in effect must lead to; `text` is what a `return` gives. */
  readonly predicted: (settings: Settings, text: string) => Facts;
  /** The same facts from the wire. */
  readonly seen: (seen: Seen) => Facts;
}

const returns: Observable = { predicted: returned, seen: seenReturned };

const proxies: Observable = {
  predicted: (settings) => {
    const facts = proxied(settings);
    return isWhole(facts) ? { ...facts, location: redirected(settings) } : facts;
  },
  seen: (seen) => {
    const facts = seenProxied(seen);
    return isWhole(facts) ? { ...facts, location: headerNamed(seen, 'location') } : facts;
  },
};

export const observables: Readonly<Record<SettingProbe['kind'], Observable>> = {
  ret: returns,
  'if-ret': returns,
  proxy: proxies,
  'if-proxy': proxies,
  redir: {
    predicted: (settings) => ({ to: absolute(settings) ? 'absolute' : 'relative' }),
    seen: (seen) => ({
      to: headerNamed(seen, 'location').startsWith('http://') ? 'absolute' : 'relative',
    }),
  },
  fail: {
    predicted: failed,
    seen: (seen) => ({ body: textOf(seen).startsWith('{') ? 'told' : shortened(seen) }),
  },
  missing: {
    predicted: (_, text) => ({ body: text === '' ? '404' : text }),
    seen: (seen) => ({ body: shortened(seen) }),
  },
  cache: {
    predicted: (settings) => ({ cached: String(isCached(settings)) }),
    seen: ({ cached }) => ({ cached: String(cached ?? false) }),
  },
  post: {
    predicted: (settings) => {
      const limit = bodyLimits[first(settings, 'client_max_body_size')] ?? 0;
      return { tooLarge: String(limit < postBytes) };
    },
    seen: ({ status }) => ({ tooLarge: String(status === 413) }),
  },
};
