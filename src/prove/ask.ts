import { clientProfile, type ClientId } from '../model/client.ts';
import type { Behaviour } from '../model/finding.ts';
import type { Observation } from '../model/observation.ts';
import type { StreamRequest } from '../observe/request.ts';
import type { Orders } from '../origin/orders.ts';
import type { OriginStream } from '../origin/stream.ts';
import { hasEnded, inconclusive, type Ends, type Outcome } from './barrier.ts';
import type { Play } from './play.ts';
import type { Sandbox } from './sandbox.ts';
import { markHeader } from './mark.ts';
import type { Stage } from './stage.ts';
import { startWatcher, type Watcher } from './watcher.ts';

export interface TrialOptions extends Play {
  readonly stage: Stage;
  readonly sandbox: Sandbox;
  /** The request as made live; its client is replaced. */
  readonly request: Omit<StreamRequest, 'client'>;
  readonly client: ClientId;
  /** How the live origin answers, and what a remedy adds to it. */
  readonly manners: Partial<Orders>;
  /** What the servers behind the proxy do besides; nothing unless told. */
  readonly behaviour?: Behaviour;
  readonly remedy?: string;
  /** How long an event may take before it counts as held up; milliseconds. */
  readonly patienceMs?: number;
}

const arrivalMs = 10_000;

/** The variables of a gateway's request as the sandbox needs them, with the mark among them. */
function marked(
  { protocol, parameters }: NonNullable<StreamRequest['gateway']>,
  sandbox: Sandbox,
  mark: string,
  gzip: boolean,
): NonNullable<StreamRequest['gateway']> {
  const own = [
    ...(sandbox.parameters?.(parameters) ?? parameters),
    ...(gzip ? [['HTTP_ACCEPT_ENCODING', 'gzip'] as const] : []),
  ];
  const name = `HTTP_${markHeader.toUpperCase().replaceAll('-', '_')}`;
  return { protocol, parameters: [...own, [name, mark]] };
}

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
    ...(request.gateway ? { gateway: marked(request.gateway, sandbox, mark, client.gzip) } : {}),
    ...('port' in entry
      ? { resolve: [{ host: '*', port: entry.port, address: entry.host }] }
      : entry),
  };
}

/** Longer than the delays that a streaming proxy may add (200 ms are known). */
const patienceByDefault = 300;

/** Who is let in and then sent away gets an answer, or an end without one. */
const isTurnedAway = (seen: Observation | undefined): boolean =>
  seen?.head !== undefined || (seen?.address !== undefined && hasEnded(seen));

/** A client that has sent its request to the copy. */
export interface Asked {
  readonly watcher: Watcher;
  /** The response that the origin began for it; undefined where the copy answered without asking. */
  readonly stream: Promise<OriginStream | undefined>;
  /** Both ends of a stream that the origin began. */
  endsOf(stream: OriginStream): Ends;
  /** What came in place of a stream; events can only have come from a cache, which proves nothing. */
  refusal(): Outcome;
  /** The client leaves, and the origin ends what it began. */
  readonly close: () => Promise<void>;
}

/** Has a client ask; undefined where there is no such client. */
export function ask(options: TrialOptions): Asked | undefined {
  const { stage, sandbox, manners, behaviour, patienceMs = patienceByDefault } = options;
  const expected = stage.expect(manners, behaviour);
  const request = sandboxRequest(options, expected.mark);
  if (!request) return undefined;
  const watcher = startWatcher(request);
  let begun: OriginStream | undefined;
  const arrived = expected.arrived.then((stream) => (begun = stream));
  const answered = watcher.until(hasEnded, arrivalMs).then(() => undefined);
  return {
    watcher,
    stream: Promise.race([arrived, answered]),
    endsOf: (stream) => ({
      stream,
      watcher,
      control: sandbox.control,
      patienceMs,
      reload: () => sandbox.reload(),
    }),
    refusal: () => {
      const seen = watcher.seen();
      if (seen && seen.events.length > 0) return inconclusive;
      return { verdict: isTurnedAway(seen) ? 'not-a-stream' : 'unreachable' };
    },
    close: async () => {
      expected.forget();
      begun?.end();
      await watcher.leave();
    },
  };
}

/** A request under way: its two ends, or what came in place of a stream. */
export interface Opened {
  readonly ends?: Ends;
  readonly refusal: Outcome;
  readonly close: () => Promise<void>;
}

/** Asks, and waits until the origin hears of it or an answer has come. */
export async function open(options: TrialOptions): Promise<Opened> {
  const asked = ask(options);
  if (!asked) return { refusal: { verdict: 'unreachable' }, close: () => Promise.resolve() };
  const stream = await asked.stream;
  return {
    ...(stream ? { ends: asked.endsOf(stream) } : {}),
    refusal: asked.refusal(),
    close: () => asked.close(),
  };
}

/** Opens a stream, does something with it, and closes it; or tells what came in its place. */
export async function withStream(
  options: TrialOptions,
  then: (ends: Ends) => Promise<Outcome>,
): Promise<Outcome> {
  const { ends, refusal, close } = await open(options);
  try {
    return ends ? await then(ends) : refusal;
  } finally {
    await close();
  }
}
