import { availableParallelism } from 'node:os';

import type { Act } from '../model/act.ts';
import type { ClientId } from '../model/client.ts';
import type { Behaviour, Remedy, Trial } from '../model/finding.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { StreamRequest } from '../observe/request.ts';
import { plainOrders, type Orders } from '../origin/orders.ts';
import { isCrowded, needsOwnCopy } from './acts.ts';
import type { TrialOptions } from './ask.ts';
import { startChain, type Level } from './chain.ts';
import { mended } from './manners.ts';
import type { Stage } from './stage.ts';
import { runTogether, runTrial } from './trial.ts';

/** What stays the same in all trials of a proof. */
export interface Setting extends Level {
  /** The proxies behind it that are copied as well, in the order of the request; none unless given. */
  readonly behind?: readonly Level[];
  readonly request: Omit<StreamRequest, 'client'>;
  /** How the live origin answers, as observed. */
  readonly manners: Partial<Orders>;
  /** How servers behind the proxy answer where no stream comes, as observed. */
  readonly behaviour?: Behaviour;
  /** The clients that the endpoint offers. */
  readonly clients: readonly ClientId[];
  readonly patienceMs?: number;
  /** What is played besides events one by one. */
  readonly act?: Act;
  /** Ends the trials early, and what they started. */
  readonly signal?: AbortSignal;
  /** As in `SandboxOptions`. */
  readonly trustConfig?: boolean;
  readonly isolate?: boolean;
}

export interface Tried {
  readonly trials: readonly Trial[];
  /** What the sandbox changed. */
  readonly changed: readonly Failure[];
}

/** `undefined` stands for the configuration as it is. */
type Change = Remedy | undefined;

/** Resolves when the signal comes; never without one, nor after `over`. */
function interruption(signal: AbortSignal | undefined, over: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve(undefined);
    signal?.addEventListener('abort', () => resolve(undefined), { once: true, signal: over });
  });
}

/** What a remedy changes where the proxy is started: that which no file decides. */
const startedWith = (change: Change): Remedy['sets'] =>
  change?.kind === 'proxy' && change.edits.length === 0 ? change.sets : undefined;

/**
 * The headers of the origin under orders; one of them tells an application of ours behind it how to
 * write otherwise.
 */
const headersWith = (remedy: Change, { headers }: Partial<Orders>): Orders['headers'] => [
  ...(headers ?? plainOrders.headers),
  ...(remedy?.headers ?? []),
  ...(remedy?.manners ?? []).map((manner) => ['X-Unclog-Push', manner] as const),
];

/** Tries changes that leave the configuration alike, in one sandbox. */
async function tryVariant(
  setting: Setting,
  stage: Stage,
  { changes, clients }: Share,
  interrupted: Promise<undefined>,
): Promise<Result<Tried>> {
  if (setting.signal?.aborted) return fail('interrupted');
  const { request, manners, patienceMs, act, behind = [] } = setting;
  const { trustConfig = false, isolate = true } = setting;
  const [change] = changes;
  const changed = { edits: change?.edits ?? [], startedWith: startedWith(change) };
  const sandbox = await startChain(setting, behind, changed, {
    origin: stage.origin,
    harmless: stage.harmless,
    trustConfig,
    isolate,
    crowded: isCrowded(act),
  });
  if (!sandbox.ok) return sandbox;
  const jobs = changes.flatMap((remedy) =>
    clients.map((client): TrialOptions => {
      return {
        stage,
        sandbox: sandbox.value,
        request,
        client,
        manners: mended({ ...manners, headers: headersWith(remedy, manners) }, remedy?.manners),
        behaviour: { ...setting.behaviour, ...remedy?.behaviour },
        ...(remedy ? { remedy: remedy.id } : {}),
        ...(remedy?.heartbeatMs === undefined ? {} : { heartbeatMs: remedy.heartbeatMs }),
        ...(act ? { act } : {}),
        ...(patienceMs === undefined ? {} : { patienceMs }),
      };
    }),
  );
  const running =
    act?.kind === 'together' || act?.kind === 'reload'
      ? runTogether(jobs, act.kind === 'together' ? act.beside : 0)
      : Promise.all(jobs.map(runTrial));
  const trials = await Promise.race([running, interrupted]);
  await sandbox.value.stop();
  if (!trials) return fail('interrupted');
  return ok({ trials, changed: sandbox.value.changed });
}

/** What shares one copy: the changes to try in it, and as whom. */
interface Share {
  readonly changes: readonly Change[];
  readonly clients: readonly ClientId[];
}

/**
 * Changes by the configuration that they make: those that only the origin makes share one, unless
 * their clients would count as each other's company. Where a trial must find its copy as new, nothing
 * is shared.
 */
function shares({ act, clients }: Setting, changes: readonly Change[]): Share[] {
  if (needsOwnCopy(act)) {
    return changes.flatMap((change) =>
      clients.map((client) => ({ changes: [change], clients: [client] })),
    );
  }
  const byEdits = new Map<string, Change[]>();
  for (const change of changes) {
    const alone = isCrowded(act) ? change?.id : undefined;
    const key = JSON.stringify([alone, change?.edits ?? [], startedWith(change)]);
    byEdits.set(key, [...(byEdits.get(key) ?? []), change]);
  }
  return [...byEdits.values()].map((alike) => ({ changes: alike, clients }));
}

/** Did it not end as a yes or a no, for some client? */
const isOpen = ({ verdict }: Trial): boolean => verdict === 'inconclusive';

/** What was inconclusive beside others is tried once more with nothing beside it. */
async function again(
  tried: Result<Tried> | undefined,
  once: () => Promise<Result<Tried>>,
): Promise<Result<Tried> | undefined> {
  if (!tried?.ok || !tried.value.trials.some(isOpen)) return tried;
  const second = await once();
  if (!second.ok) return tried;
  const { trials, changed } = tried.value;
  const settled = trials.map((trial) => {
    const same = second.value.trials.find(
      ({ client, remedy }) => client === trial.client && remedy === trial.remedy,
    );
    return isOpen(trial) && same ? same : trial;
  });
  return ok({ trials: settled, changed });
}

/** As many at a time as waiting, not computing, allows. */
const atATime = Math.max(4, 2 * availableParallelism());

/**
 * Tries changes, each as every client; results in the order of the variants, the first of which is
 * that of the first change. A change whose sandbox does not start has its failure.
 */
export async function tryAll(
  setting: Setting,
  stage: Stage,
  changes: readonly Change[],
): Promise<Result<Tried>[]> {
  const pending = shares(setting, changes);
  const results: Result<Tried>[] = [];
  const over = new AbortController();
  const interrupted = interruption(setting.signal, over.signal);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < pending.length; at = next++) {
      const share = pending[at];
      if (share) results[at] = await tryVariant(setting, stage, share, interrupted);
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  for (const [at, share] of pending.entries()) {
    const tried = await again(results[at], () => tryVariant(setting, stage, share, interrupted));
    if (tried) results[at] = tried;
  }
  over.abort();
  return results;
}
