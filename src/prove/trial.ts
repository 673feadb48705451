import { setTimeout as sleep } from 'node:timers/promises';

import { clientProfile, type ClientId } from '../model/client.ts';
import type { Delivery } from '../model/delivery.ts';
import type { Trial } from '../model/finding.ts';
import type { Observation } from '../model/observation.ts';
import type { StreamRequest } from '../observe/request.ts';
import { notStream } from '../observe/verdict.ts';
import type { Orders } from '../origin/orders.ts';
import type { OriginStream } from '../origin/stream.ts';
import type { Endpoint } from '../proxies/copies.ts';
import { passControl } from './control.ts';
import type { Sandbox } from './sandbox.ts';
import { markHeader, type Stage } from './stage.ts';
import { startWatcher, type Watcher } from './watcher.ts';

export interface TrialOptions {
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

const events = 4;
const arrivalMs = 10_000;
/** Longer than the delays that a streaming proxy may add (200 ms are known). */
const patienceByDefault = 300;
/** What bytes may take behind a barrier that took the same way. */
const carriedMs = 10;
/** A delay that no busy machine's scheduling explains. */
const delayFromMs = 100;
const fillLimitBytes = 512 * 1024;
const fillLimitMs = 5000;

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

/** The next piece of filler: a full buffer's size is told to a quarter, in a few dozen writes. */
const fillStep = (filled: number): number => Math.max(256, Math.round(filled / 4));

const has =
  (count: number) =>
  (seen: Observation): boolean =>
    seen.events.length >= count;

/** Finds what lets a held event go; undefined when nothing does. */
async function release(
  held: number,
  stream: OriginStream,
  watcher: Watcher,
  control: Endpoint,
): Promise<Pick<Delivery, 'shape' | 'events' | 'bytes'> | undefined> {
  const arrived = async (withinMs: number): Promise<boolean> =>
    (await passControl(control)) && watcher.until(has(held), withinMs);
  // What comes next lets an event go that is behind, however little it is.
  for (let behind = 1; behind <= 2; behind++) {
    await stream.fill(2);
    if (await arrived(carriedMs)) return { shape: 'behind', events: behind };
  }
  let filled = 0;
  const untilMs = performance.now() + fillLimitMs;
  while (filled < fillLimitBytes && performance.now() < untilMs) {
    const step = fillStep(filled);
    // A proxy that takes no more holds the write as well.
    await Promise.race([
      stream.fill(step),
      stream.left,
      sleep(fillLimitMs, undefined, { ref: false }),
    ]);
    filled += step;
    if (await arrived(carriedMs / 2)) {
      const written = stream.writes.reduce((sum, { bytes }) => sum + bytes, 0);
      return { shape: 'batched', bytes: written };
    }
  }
  stream.end();
  // At the end all has come: what is not there by then comes never.
  const over = (seen: Observation): boolean => has(held)(seen) || seen.end.kind === 'complete';
  const ended = (await passControl(control)) && (await watcher.until(over, 1000));
  return ended ? { shape: 'held' } : undefined;
}

/** Says the answer of itself that it is no stream? */
function isOther(watcher: Watcher): boolean {
  const seen = watcher.seen();
  return seen !== undefined && notStream(seen).length > 0;
}

interface Outcome {
  readonly verdict: Trial['verdict'];
  readonly delivery?: Delivery;
}

/** Writes event after event, each only when the one before has come. */
async function play(
  stream: OriginStream,
  watcher: Watcher,
  control: Endpoint,
  patienceMs: number,
): Promise<Outcome> {
  const inconclusive: Outcome = { verdict: 'inconclusive' };
  const other: Outcome = { verdict: 'not-a-stream' };
  if (!(await passControl(control))) return inconclusive;
  const early = await watcher.until(({ head }) => head !== undefined, carriedMs);
  const headers = early ? 'early' : 'late';
  let quickestMs = Infinity;
  for (let event = 1; event <= events; event++) {
    const writtenMs = performance.now();
    await stream.write(event);
    const came = await watcher.until(has(event), patienceMs);
    if (isOther(watcher)) return other;
    if (came) {
      quickestMs = Math.min(quickestMs, performance.now() - writtenMs);
      continue;
    }
    // The clock alone is no proof of a hold: the copy's only worker must have come by since.
    if (!(await passControl(control))) return inconclusive;
    if (await watcher.until(has(event), 0)) continue;
    const released = await release(event, stream, watcher, control);
    if (isOther(watcher)) return other;
    if (!released) return inconclusive;
    return { verdict: 'clogged', delivery: { ...released, headers, end: 'open' } };
  }
  const delayed = quickestMs >= delayFromMs;
  return {
    verdict: 'streams',
    delivery: {
      shape: delayed ? 'delayed' : 'immediate',
      ...(delayed ? { ms: Math.round(quickestMs) } : {}),
      headers,
      end: 'open',
    },
  };
}

async function once(options: TrialOptions): Promise<Outcome> {
  const { stage, sandbox, manners } = options;
  const expected = stage.expect(manners);
  const request = sandboxRequest(options, expected.mark);
  if (!request) return { verdict: 'unreachable' };
  const watcher = startWatcher(request);
  const answered = watcher.until(({ end }) => end.kind !== 'open', arrivalMs);
  const stream = await Promise.race([expected.arrived, answered.then(() => undefined)]);
  try {
    if (!stream) {
      const seen = await watcher.leave();
      return { verdict: seen.head ? 'not-a-stream' : 'unreachable' };
    }
    return await play(stream, watcher, sandbox.control, options.patienceMs ?? patienceByDefault);
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
  if (outcome.verdict === 'inconclusive') outcome = await once(options);
  return {
    ...(options.remedy === undefined ? {} : { remedy: options.remedy }),
    client: options.client,
    ...outcome,
    tookMs: Math.round(performance.now() - begun),
  };
}
