import type { ClientId } from '../model/client.ts';
import type { FolkloreTrial, Proof, Remedy, Trial } from '../model/finding.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Advice } from '../proxies/proxy.ts';
import { combinations, contains } from './combine.ts';
import { rank, type Preference } from './rank.ts';
import { setStage, type Stage } from './stage.ts';
import { tryAll, type Setting, type Tried } from './tryout.ts';

export interface ProveOptions extends Setting {
  /** The clients that stall live. */
  readonly stalled: readonly ClientId[];
  readonly candidates: readonly Remedy[];
  /** Popular advice, to be tried beside the candidates: it is not combined nor proposed. */
  readonly folklore?: readonly Advice[];
  readonly prefer?: Preference;
}

/** The proof, and the remedies that hold, best first, with whom they hold for. */
export interface Proved {
  readonly proof: Proof;
  readonly remedies: readonly Remedy[];
}

/** More than this together is no remedy but another configuration. */
const partsAtMost = 3;
const combinationsAtMost = 40;

/** No stream, whether it is held up or something else comes in its place. */
const bad: ReadonlySet<Trial['verdict']> = new Set([
  'clogged',
  'not-a-stream',
  'left-open',
  'replayed',
]);

/** What a remedy is to bring about: the stream, or the application's answer where it sends none. */
const good: ReadonlySet<Trial['verdict']> = new Set(['streams', 'answered']);

/** Does the client stall in the trials of the configuration as it is? */
export function stallsIn({ trials }: Pick<Proof, 'trials'>, client: ClientId): boolean {
  return trials.some(
    (trial) => trial.remedy === undefined && trial.client === client && bad.has(trial.verdict),
  );
}

const trialsOf = (results: readonly Result<Tried>[]): Trial[] =>
  results.flatMap((tried) => (tried.ok ? tried.value.trials : []));

/** What each advice changes, compared with the configuration as it is. */
function judgeFolklore(advice: readonly Advice[], trials: readonly Trial[]): FolkloreTrial[] {
  const verdictOf = (remedy: string | undefined, client: ClientId): Trial['verdict'] | undefined =>
    trials.find((trial) => trial.remedy === remedy && trial.client === client)?.verdict;
  return advice.flatMap(({ remedy, place, id, line, directive }) => {
    const own = trials.filter((trial) => trial.remedy === remedy.id);
    const clients = own.map(({ client }) => client);
    const verdicts = clients.flatMap((client) => [
      verdictOf(remedy.id, client),
      verdictOf(undefined, client),
    ]);
    if (own.length === 0 || verdicts.includes('inconclusive')) return [];
    const differsFor = clients.filter(
      (client) => verdictOf(remedy.id, client) !== verdictOf(undefined, client),
    );
    return [{ id, line, directive, clients, differsFor, ...(place ? { place } : {}) }];
  });
}

/** Whom a remedy helps. */
function holding(remedies: readonly Remedy[], trials: readonly Trial[]): Remedy[] {
  return remedies.map((remedy) => {
    const helped = trials.filter((trial) => trial.remedy === remedy.id && good.has(trial.verdict));
    return { ...remedy, holdsFor: helped.map(({ client }) => client), proved: true };
  });
}

/** Does a change help every client that nobody need make at the proxy and the application both? */
function isEnough(remedies: readonly Remedy[], clients: readonly ClientId[]): boolean {
  return remedies.some(
    ({ kind, manners = [], holdsFor }) =>
      (kind === 'proxy' || manners.length > 0) && holdsFor.length === clients.length,
  );
}

/**
 * Combinations for where no single change of the proxy helps every client: two at a time, then
 * three, until some do. None holds what helps all by itself, so that no part can be dropped.
 */
async function combine(
  options: ProveOptions,
  stage: Stage,
  single: readonly Remedy[],
): Promise<{ readonly remedies: Remedy[]; readonly trials: Trial[] }> {
  const { candidates, clients } = options;
  const helping = (remedies: readonly Remedy[]): Remedy[] =>
    remedies.filter(({ holdsFor }) => holdsFor.length === clients.length);
  const trials: Trial[] = [];
  const known = helping(single);
  const found: Remedy[] = [];
  for (let parts = 2; parts <= Math.min(partsAtMost, candidates.length); parts++) {
    const remedies = combinations(candidates, parts)
      .filter((remedy) => ![...known, ...found].some((whole) => contains(remedy, whole)))
      .slice(0, combinationsAtMost);
    trials.push(...trialsOf(await tryAll(options, stage, remedies)));
    found.push(...helping(holding(remedies, trials)));
    if (isEnough(found, clients)) break;
  }
  return { remedies: found, trials };
}

async function search(options: ProveOptions, stage: Stage): Promise<Result<Proved>> {
  const { candidates, folklore = [], clients, stalled } = options;
  const results = await tryAll(options, stage, [
    undefined,
    ...candidates,
    ...folklore.map(({ remedy }) => remedy),
  ]);
  const plain = results[0] ?? fail('sandbox-silent');
  if (!plain.ok) return plain;
  const trials = trialsOf(results);
  const clogged = (client: ClientId): boolean => stallsIn({ trials }, client);
  const held = holding(candidates, trials).filter(({ holdsFor }) => holdsFor.some(clogged));
  const more =
    isEnough(held, clients) || !clients.some(clogged)
      ? undefined
      : await combine(options, stage, held);
  return ok({
    proof: {
      proxy: options.copies.program,
      ...(options.act ? { act: options.act } : {}),
      trials: [...trials, ...(more?.trials ?? [])],
      reproduced: stalled.length > 0 && stalled.every(clogged),
      ...(options.folklore ? { folklore: judgeFolklore(folklore, trials) } : {}),
      changed: plain.value.changed,
    },
    remedies: rank([...held, ...(more?.remedies ?? [])], options.prefer),
  });
}

/**
 * Runs the user's own proxy in sandboxes, as it is and with each candidate, for every client; where
 * none helps all, with several candidates together.
 * Failures: `interrupted`, those of `startSandbox` for the configuration as it is; a candidate whose sandbox does
 * not start is not proved.
 */
export async function prove(options: ProveOptions): Promise<Result<Proved>> {
  const stage = await setStage();
  if (!stage.ok) return stage;
  try {
    return await search(options, stage.value);
  } finally {
    await stage.value.close();
  }
}
