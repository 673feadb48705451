import { availableParallelism } from 'node:os';

import type { Act } from '../model/act.ts';
import type { ClientId } from '../model/client.ts';
import type { Remedy, Trial } from '../model/finding.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { Address } from '../model/route.ts';
import type { StreamRequest } from '../observe/request.ts';
import { plainOrders, type Orders } from '../origin/orders.ts';
import type { Copies } from '../proxies/copies.ts';
import { editedFiles } from './edited.ts';
import { mended } from './manners.ts';
import { startSandbox } from './sandbox.ts';
import type { Stage } from './stage.ts';
import { runTogether, runTrial, type TrialOptions } from './trial.ts';

/** What stays the same in all trials of a proof. */
export interface Setting {
  readonly copies: Copies;
  /** Every file of the configuration as a binary string, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** The address of the proxy that the live request reached. */
  readonly entry: Address;
  readonly request: Omit<StreamRequest, 'client'>;
  /** How the live origin answers, as observed. */
  readonly manners: Partial<Orders>;
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

/** Tries changes that leave the configuration alike, as every client, in one sandbox. */
async function tryVariant(
  setting: Setting,
  stage: Stage,
  changes: readonly Change[],
  interrupted: Promise<undefined>,
): Promise<Result<Tried>> {
  if (setting.signal?.aborted) return fail('interrupted');
  const { copies, files, entry, request, clients, manners, patienceMs, act } = setting;
  const { trustConfig = false, isolate = true } = setting;
  const texts = editedFiles(files, changes[0]?.edits ?? []);
  if (!texts.ok) return texts;
  const source = copies.variant(texts.value);
  if (!source.ok) return source;
  const sandbox = await startSandbox({
    copies,
    source: source.value,
    entry,
    origin: stage.origin,
    harmless: stage.harmless,
    trustConfig,
    isolate,
    crowded: act?.kind === 'together',
  });
  if (!sandbox.ok) return sandbox;
  const jobs = changes.flatMap((remedy) =>
    clients.map((client): TrialOptions => {
      const headers = [...(manners.headers ?? plainOrders.headers), ...(remedy?.headers ?? [])];
      return {
        stage,
        sandbox: sandbox.value,
        request,
        client,
        manners: mended({ ...manners, headers }, remedy?.manners),
        ...(remedy ? { remedy: remedy.id } : {}),
        ...(remedy?.heartbeatMs === undefined ? {} : { heartbeatMs: remedy.heartbeatMs }),
        ...(act ? { act } : {}),
        ...(patienceMs === undefined ? {} : { patienceMs }),
      };
    }),
  );
  const running =
    act?.kind === 'together' ? runTogether(jobs, act.beside) : Promise.all(jobs.map(runTrial));
  const trials = await Promise.race([running, interrupted]);
  await sandbox.value.stop();
  if (!trials) return fail('interrupted');
  return ok({ trials, changed: sandbox.value.changed });
}

/**
 * Changes by the configuration that they make: those that only the origin makes share one, unless
 * their clients would count as each other's company.
 */
function variants(changes: readonly Change[], act: Act | undefined): Change[][] {
  const byEdits = new Map<string, Change[]>();
  for (const change of changes) {
    const alone = act?.kind === 'together' ? change?.id : undefined;
    const key = JSON.stringify([alone, change?.edits ?? []]);
    byEdits.set(key, [...(byEdits.get(key) ?? []), change]);
  }
  return [...byEdits.values()];
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
  const pending = variants(changes, setting.act);
  const results: Result<Tried>[] = [];
  const over = new AbortController();
  const interrupted = interruption(setting.signal, over.signal);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < pending.length; at = next++) {
      results[at] = await tryVariant(setting, stage, pending[at] ?? [], interrupted);
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  over.abort();
  return results;
}
