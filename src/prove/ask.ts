import { clientProfile, type ClientId } from '../model/client.ts';
import type { StreamRequest } from '../observe/request.ts';
import type { Orders } from '../origin/orders.ts';
import type { OriginStream } from '../origin/stream.ts';
import { hasEnded, inconclusive, type Ends, type Outcome } from './barrier.ts';
import type { Play } from './play.ts';
import type { Sandbox } from './sandbox.ts';
import { markHeader, type Stage } from './stage.ts';
import { startWatcher, type Watcher } from './watcher.ts';

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

/** Longer than the delays that a streaming proxy may add (200 ms are known). */
const patienceByDefault = 300;

/** A client that has sent its request to the copy. */
export interface Asked {
  readonly watcher: Watcher;
  /** The response that the origin began for it; undefined where the copy answered without asking. */
  readonly stream: Promise<OriginStream | undefined>;
  /** Both ends of a stream that the origin began. */
  endsOf(stream: OriginStream): Ends;
  /** The client leaves, and the origin ends what it began. */
  close(): Promise<void>;
}

/** Has a client ask; undefined where there is no such client. */
export function ask(options: TrialOptions): Asked | undefined {
  const { stage, sandbox, manners, patienceMs = patienceByDefault } = options;
  const expected = stage.expect(manners);
  const request = sandboxRequest(options, expected.mark);
  if (!request) return undefined;
  const watcher = startWatcher(request);
  let begun: OriginStream | undefined;
  const arrived = expected.arrived.then((stream) => (begun = stream));
  const answered = watcher.until(hasEnded, arrivalMs).then(() => undefined);
  return {
    watcher,
    stream: Promise.race([arrived, answered]),
    endsOf: (stream) => ({ stream, watcher, control: sandbox.control, patienceMs }),
    close: async () => {
      expected.forget();
      begun?.end();
      await watcher.leave();
    },
  };
}

/** What the copy answered without asking the origin; events can then only come from a cache. */
export async function unasked({ watcher }: Asked): Promise<Outcome> {
  const seen = await watcher.leave();
  if (seen.events.length > 0) return inconclusive;
  return { verdict: seen.head ? 'not-a-stream' : 'unreachable' };
}

/** Has a client ask, and does something with the stream that the origin begins for it. */
export async function withStream(
  options: TrialOptions,
  then: (asked: Asked, stream: OriginStream) => Promise<Outcome>,
): Promise<Outcome> {
  const asked = ask(options);
  if (!asked) return { verdict: 'unreachable' };
  try {
    const stream = await asked.stream;
    return stream ? await then(asked, stream) : await unasked(asked);
  } finally {
    await asked.close();
  }
}
