import type { LiveView } from '../diagnose/live.ts';
import type { KnownRoute } from '../diagnose/route.ts';
import { reference, sources } from '../diagnose/ways.ts';
import type { Finding, Remedy } from '../model/finding.ts';
import { partsOf } from './combine.ts';
import { liveSetting, type LiveOptions } from './live-setting.ts';
import { prove, stallsIn, type Proved } from './prove.ts';
import type { Preference } from './rank.ts';
import { stretchesOf, type Stretch } from './stretch.ts';
import type { Setting } from './tryout.ts';

export interface PairOptions extends Pick<LiveOptions, 'request' | 'signal' | 'trustConfig'> {
  readonly prefer?: Preference;
}

/** So many of the best remedies of each proxy go into the search. */
const bestOfEach = 2;

/** The proxies of the main way up to the last that is proved guilty; fewer than two are no pair. */
function chainOf(route: KnownRoute, guilty: readonly Finding[]): readonly Stretch[] {
  const main = stretchesOf(route).filter(({ hops }) => hops[0].hop.via === undefined);
  const isGuilty = ({ first, hops }: Stretch): boolean =>
    guilty.some(({ hop }) => hop >= first && hop < first + hops.length);
  const chain = main.slice(0, main.findLastIndex(isGuilty) + 1);
  return chain.filter(isGuilty).length > 1 ? chain : [];
}

const isProved = ({ confidence, beside, act }: Finding): boolean =>
  confidence === 'proved' && !beside && act === undefined;

/** The best changes of each proxy, told apart by the number of its hop. */
function candidatesOf(chain: readonly Stretch[], guilty: readonly Finding[]): Remedy[] {
  return chain.flatMap(({ first, hops }) => {
    const here = guilty.filter(({ hop }) => hop >= first && hop < first + hops.length);
    const remedies = here.flatMap((finding) => finding.remedies);
    return remedies
      .filter(({ kind, proved, edits, holdsFor }) => {
        return kind === 'proxy' && proved && edits.length > 0 && holdsFor.length > 0;
      })
      .slice(0, bestOfEach)
      .map((remedy) => (first === 0 ? remedy : atHop(remedy, first)));
  });
}

const atHop = (remedy: Remedy, hop: number): Remedy => ({
  ...remedy,
  id: partsOf(remedy)
    .map((part) => (part.includes('@') ? part : `${part}@${hop}`))
    .join('+'),
});

/** What trials of the whole chain have in common; undefined where one of its proxies cannot be tried. */
function settingOf(
  chain: readonly Stretch[],
  route: KnownRoute,
  view: LiveView,
  { request, signal, trustConfig = false }: PairOptions,
): Setting | undefined {
  const clients = view.clients.map(({ client }) => client);
  const [seen] = view.clients;
  const next = seen && reference(seen, sources(route.hops, view.behind, 0));
  const levels = chain.map(({ hops }) =>
    liveSetting({ hops, request, clients, next, signal, trustConfig }),
  );
  const [front, ...behind] = levels;
  const all = behind.filter((level) => level !== undefined);
  return front && all.length === behind.length ? { ...front, behind: all } : undefined;
}

/** A finding with the remedies that hold through all proxies first; its own alone are not enough. */
function judged(finding: Finding, { proof, remedies }: Proved, hop: number): Finding {
  const own = hop === 0 ? finding.remedies : finding.remedies.map((remedy) => atHop(remedy, hop));
  const parts = new Set(own.flatMap(partsOf));
  const held = remedies.filter((remedy) => partsOf(remedy).some((part) => parts.has(part)));
  const alone = finding.remedies.map((remedy, at) => {
    const id = own[at]?.id;
    const streams = proof.trials.filter(
      (trial) => trial.remedy === id && trial.verdict === 'streams',
    );
    const tried = proof.trials.some((trial) => trial.remedy === id);
    const holdsFor = streams.map(({ client }) => client);
    return { ...remedy, holdsFor, proved: tried };
  });
  return { ...finding, remedies: [...held, ...alone], ...(hop === 0 ? { proof } : {}) };
}

/**
 * Where several proxies that follow each other all hold the stream, no change of one is enough: they
 * are tried together, each copy behind the other. Findings about which that says nothing stay as they
 * are.
 */
export async function provePairs(
  all: readonly Finding[],
  route: KnownRoute,
  view: LiveView,
  options: PairOptions,
): Promise<readonly Finding[]> {
  const guilty = all.filter(isProved);
  const chain = chainOf(route, guilty);
  const setting = chain.length > 0 ? settingOf(chain, route, view, options) : undefined;
  if (!setting) return all;
  const { clients } = setting;
  const candidates = candidatesOf(chain, guilty);
  const { prefer } = options;
  const more = prefer ? { prefer } : {};
  const proved = await prove({ ...setting, stalled: clients, candidates, ...more });
  if (!proved.ok) return all;
  const { proof, remedies } = proved.value;
  const known = remedies.length > 0 && clients.some((client) => stallsIn(proof, client));
  if (!known) return all;
  return all.map((finding) => {
    const stretch = chain.find(
      ({ first, hops }) => finding.hop >= first && finding.hop < first + hops.length,
    );
    return stretch && isProved(finding) ? judged(finding, proved.value, stretch.first) : finding;
  });
}
