import { clientProfile, type ClientId } from '../model/client.ts';
import type { Trial } from '../model/finding.ts';
import type { StreamRequest } from '../observe/request.ts';
import type { Orders } from '../origin/orders.ts';
import { hasEnded, inconclusive, type Outcome } from './barrier.ts';
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

async function once(options: TrialOptions): Promise<Outcome> {
  const { stage, sandbox, manners, patienceMs = patienceByDefault } = options;
  const expected = stage.expect(manners);
  const request = sandboxRequest(options, expected.mark);
  if (!request) return { verdict: 'unreachable' };
  const watcher = startWatcher(request);
  const answered = watcher.until(hasEnded, arrivalMs);
  const stream = await Promise.race([expected.arrived, answered.then(() => undefined)]);
  try {
    if (!stream) {
      const seen = await watcher.leave();
      return { verdict: seen.head ? 'not-a-stream' : 'unreachable' };
    }
    return await play({ stream, watcher, control: sandbox.control, patienceMs }, options);
  } finally {
    expected.forget();
    stream?.end();
    await watcher.leave();
  }
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
  return {
    ...(options.remedy === undefined ? {} : { remedy: options.remedy }),
    client: options.client,
    ...outcome,
    tookMs: Math.round(performance.now() - begun),
  };
}
