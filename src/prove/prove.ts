import type { Files } from '../host/files.ts';
import type { ClientId } from '../model/client.ts';
import type { Proof, Remedy, Trial } from '../model/finding.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { Address } from '../model/route.ts';
import type { StreamRequest } from '../observe/request.ts';
import { plainOrders, type Orders } from '../origin/orders.ts';
import type { Config, Node } from '../proxies/nginx/config.ts';
import { rank, type Preference } from './rank.ts';
import { startSandbox, type Proxy } from './sandbox.ts';
import { setStage, type Stage } from './stage.ts';
import { runTrial } from './trial.ts';
import { variantOf } from './variant.ts';

export interface ProveOptions {
  readonly config: Config;
  readonly files: Files;
  readonly proxy: Proxy;
  /** The address of the proxy that the live request reached. */
  readonly entry: Address;
  readonly request: Omit<StreamRequest, 'client'>;
  /** The pass directives that the request can reach, in a configuration; all of them by default. */
  readonly wayOf?: (config: Config) => readonly Node[];
  /** How the live origin answers, as observed. */
  readonly manners: Partial<Orders>;
  /** The clients that the endpoint offers, and those of them that stall live. */
  readonly clients: readonly ClientId[];
  readonly stalled: readonly ClientId[];
  readonly candidates: readonly Remedy[];
  readonly prefer?: Preference;
  readonly patienceMs?: number;
  /** Ends the trials early, and what they started. */
  readonly signal?: AbortSignal;
  /** As in `SandboxOptions`. */
  readonly trustConfig?: boolean;
}

/** The proof, and the remedies that hold, best first, with whom they hold for. */
export interface Proved {
  readonly proof: Proof;
  readonly remedies: readonly Remedy[];
}

interface Tried {
  readonly trials: readonly Trial[];
  readonly changed: readonly Failure[];
}

/** Resolves when the signal comes; never without one. */
function interruption(signal: AbortSignal | undefined): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve(undefined);
    signal?.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

/** Tries the remedies that leave the configuration alike, with every client, in one sandbox. */
async function tryVariant(
  options: ProveOptions,
  stage: Stage,
  remedies: readonly (Remedy | undefined)[],
): Promise<Result<Tried>> {
  const { proxy, entry, request, clients, manners, patienceMs } = options;
  const config = variantOf(options.config, remedies[0]?.edits ?? [], {
    build: proxy.build,
    files: options.files,
  });
  if (!config.ok) return config;
  const way = options.wayOf?.(config.value);
  const sandbox = await startSandbox({
    config: config.value,
    proxy,
    entry,
    origin: () => stage.origin,
    harmless: stage.harmless,
    trustConfig: options.trustConfig ?? false,
    ...(way ? { onTheWay: (pass: Node) => way.includes(pass) } : {}),
  });
  if (!sandbox.ok) return sandbox;
  const jobs = remedies.flatMap((remedy) => clients.map((client) => ({ remedy, client })));
  const running = Promise.all(
    jobs.map(({ remedy, client }) =>
      runTrial({
        stage,
        sandbox: sandbox.value,
        request,
        client,
        manners: {
          ...manners,
          headers: [...(manners.headers ?? plainOrders.headers), ...(remedy?.headers ?? [])],
        },
        ...(remedy ? { remedy: remedy.id } : {}),
        ...(patienceMs === undefined ? {} : { patienceMs }),
      }),
    ),
  );
  const trials = await Promise.race([running, interruption(options.signal)]);
  await sandbox.value.stop();
  if (!trials) return fail('interrupted');
  return ok({ trials, changed: sandbox.value.changed });
}

/** Whom a remedy helps: the clients that stream with it. */
function holdsFor(remedy: Remedy, trials: readonly Trial[]): ClientId[] {
  return trials
    .filter((trial) => trial.remedy === remedy.id && trial.verdict === 'streams')
    .map(({ client }) => client);
}

/**
 * Runs the user's own proxy in sandboxes, as it is and with each candidate, for every client.
 * Failures: `interrupted`, those of `startSandbox` for the configuration as it is; a candidate whose sandbox does
 * not start is not proved.
 */
export async function prove(options: ProveOptions): Promise<Result<Proved>> {
  const stage = await setStage();
  if (!stage.ok) return stage;
  const asIs = options.candidates.filter(({ edits }) => edits.length === 0);
  const edited = options.candidates.filter(({ edits }) => edits.length > 0);
  const [plain, ...others] = await Promise.all([
    tryVariant(options, stage.value, [undefined, ...asIs]),
    ...edited.map((remedy) => tryVariant(options, stage.value, [remedy])),
  ]);
  await stage.value.close();
  if (!plain.ok) return plain;
  const trials = [plain, ...others].flatMap((tried) => (tried.ok ? tried.value.trials : []));
  const before = plain.value.trials.filter(({ remedy }) => remedy === undefined);
  const clogged = (client: ClientId): boolean =>
    before.some((trial) => trial.client === client && trial.verdict === 'clogged');
  const { binary, build } = options.proxy;
  const held = options.candidates
    .map((remedy) => ({ ...remedy, holdsFor: holdsFor(remedy, trials), proved: true }))
    .filter((remedy) => remedy.holdsFor.some(clogged));
  return ok({
    proof: {
      proxy: { kind: build.flavour, version: build.version, binary },
      trials,
      reproduced: options.stalled.length > 0 && options.stalled.every(clogged),
      changed: plain.value.changed,
    },
    remedies: rank(held, options.prefer),
  });
}
