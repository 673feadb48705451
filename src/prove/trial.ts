import { clientProfile, type ClientId } from '../model/client.ts';
import type { Trial } from '../model/finding.ts';
import type { StreamRequest } from '../observe/request.ts';
import type { Orders } from '../origin/orders.ts';
import { hasEnded, inconclusive, type Ends, type Outcome } from './barrier.ts';
import { play, type Play } from './play.ts';
import type { Sandbox } from './sandbox.ts';
import { markHeader, type Stage } from './stage.ts';
import { startWatcher } from './watcher.ts';

export interface TrialOptions extends Play {
  readonly stage: Stage;
  readonly sandbox: Sandbox;
  /** The request as made live; its client is replaced. */
  readonly request: Omit<StreamRequest, 'client'>;
  readonly client: ClientId;
  /** How the live origin answers, and what a remedy adds to it. */
  readonly manners: Partial<Orders>;
  readonly remedy?: string;
  /** How long an event may take before it counts as held up; milliseconds. */
  readonly patienceMs?: number;
}

const arrivalMs = 10_000;
/** Longer than the delays that a streaming proxy may add (200 ms are known). */
const patienceByDefault = 300;

/** The user's request, sent to the sandbox. */
function sandboxRequest(options: TrialOptions, mark: string): StreamRequest | undefined {
  const { sandbox } = options;
  // Where the live proxy is spoken to is no part of it.
  const { socketPath: _, ...request } = options.request;
  const client = clientProfile(options.client);
  if (!client) return undefined;
  const url = new URL(request.url);
  const { host } = url;
  url.protocol = client.tls ? 'https:' : 'http:';
  const { entry } = sandbox;
  if ('port' in entry) url.port = String(entry.port);
  const given = request.headers ?? [];
  const named = given.some(([name]) => name.toLowerCase() === 'host');
  return {
    ...request,
    client,
    url: url.href,
    insecure: true,
    headers: [...given, ...(named ? [] : [['Host', host] as const]), [markHeader, mark]],
    ...('port' in entry
      ? { resolve: [{ host: '*', port: entry.port, address: entry.host }] }
      : entry),
  };
}

/** A request under way: its two ends, or what came in place of a stream. */
interface Opened {
  readonly ends?: Ends;
  readonly refusal: Outcome;
  readonly close: () => Promise<void>;
}

/** Asks, and waits until the origin hears of it or an answer has come. */
async function open(options: TrialOptions): Promise<Opened> {
  const { stage, sandbox, manners, patienceMs = patienceByDefault } = options;
  const expected = stage.expect(manners);
  const request = sandboxRequest(options, expected.mark);
  if (!request) return { refusal: { verdict: 'unreachable' }, close: () => Promise.resolve() };
  const watcher = startWatcher(request);
  const answered = watcher.until(hasEnded, arrivalMs);
  const stream = await Promise.race([expected.arrived, answered.then(() => undefined)]);
  return {
    ...(stream ? { ends: { stream, watcher, control: sandbox.control, patienceMs } } : {}),
    refusal: { verdict: watcher.seen()?.head ? 'not-a-stream' : 'unreachable' },
    close: async () => {
      expected.forget();
      stream?.end();
      await watcher.leave();
    },
  };
}

async function outcomeOf(opened: Opened, options: TrialOptions): Promise<Outcome> {
  return opened.ends ? play(opened.ends, options) : opened.refusal;
}

async function once(options: TrialOptions): Promise<Outcome> {
  const opened = await open(options);
  try {
    return await outcomeOf(opened, options);
  } finally {
    await opened.close();
  }
}

function trialOf({ remedy, client }: TrialOptions, outcome: Outcome, begun: number): Trial {
  const tookMs = Math.round(performance.now() - begun);
  return { ...(remedy === undefined ? {} : { remedy }), client, ...outcome, tookMs };
}

/**
 * One trial by barrier: the origin writes an event and stays silent until the client has it. A yes
 * takes milliseconds; a no counts only once something was seen to release the event, and is tried
 * again otherwise.
 */
export async function runTrial(options: TrialOptions): Promise<Trial> {
  const begun = performance.now();
  let outcome = await once(options);
  if (outcome === inconclusive) outcome = await once(options);
  return trialOf(options, outcome, begun);
}

/** Who is not let in gets an answer, or a connection that ends without one. */
const turnedAway = (outcome: Outcome): Outcome =>
  outcome.verdict === 'unreachable' ? { verdict: 'not-a-stream' } : outcome;

/**
 * Trials of several clients at once: each asks while those before it have their streams open, in
 * this order, and all are played only then. Nothing but their number is between the first and the
 * last of them.
 * @param beside how many streams are opened before them, as the first of them would
 */
export async function runTogether(
  all: readonly TrialOptions[],
  beside: number,
): Promise<readonly Trial[]> {
  const [first] = all;
  if (!first) return [];
  const begun = performance.now();
  const opened: Opened[] = await Promise.all(Array.from({ length: beside }, () => open(first)));
  try {
    for (const options of all) opened.push(await open(options));
    return await Promise.all(
      all.map(async (options, at) => {
        const own = opened[beside + at];
        const outcome = own ? await outcomeOf(own, options) : inconclusive;
        return trialOf(options, turnedAway(outcome), begun);
      }),
    );
  } finally {
    await Promise.all(opened.map(({ close }) => close()));
  }
}
