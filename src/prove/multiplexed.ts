import { setTimeout as sleep } from 'node:timers/promises';

import { clientProfile } from '../model/client.ts';
import type { Further } from '../observe/request.ts';
import { withStream, type TrialOptions } from './ask.ts';
import { inconclusive, type Ends, type Outcome } from './barrier.ts';
import { passControl } from './control.ts';
import { markHeader } from './mark.ts';
import { play } from './play.ts';
import type { Expected } from './stage.ts';

const arrivalMs = 10_000;

const streams: Outcome = { verdict: 'streams' };

/** One more request on the connection of another one, sent when it is told to. */
interface Neighbour {
  readonly expected: Expected;
  readonly further: Further;
  readonly send: () => void;
}

function neighbour({ stage, manners, behaviour }: TrialOptions): Neighbour {
  const expected = stage.expect(manners, behaviour);
  let send = (): void => undefined;
  const when = new Promise<void>((resolve) => (send = resolve));
  const headers = { [markHeader.toLowerCase()]: expected.mark };
  return { expected, further: { headers, when }, send: () => send() };
}

/** Does the origin hear of it in this time? */
const arrives = ({ expected }: Neighbour, withinMs: number): Promise<boolean> =>
  Promise.race([expected.arrived.then(() => true), sleep(withinMs, false, { ref: false })]);

/** Is the last one heard of beside the others? A no counts once the end of one lets it through. */
async function among(ends: Ends, others: readonly Neighbour[]): Promise<Outcome> {
  const [first] = others;
  const last = others.at(-1);
  if (!first || !last || first === last) return inconclusive;
  // Behind the server's settings, so that the client knows how many it may ask for.
  await ends.stream.write(1);
  if (!(await ends.watcher.until(({ head }) => head !== undefined, arrivalMs))) return inconclusive;
  for (const other of others.slice(0, -1)) {
    other.send();
    if (!(await arrives(other, arrivalMs))) return inconclusive;
  }
  last.send();
  let heard = await arrives(last, ends.patienceMs);
  // The clock alone is no proof: the copy has come by since.
  for (let turn = 0; turn < 2 && !heard; turn += 1) {
    if (!(await passControl(ends.control))) return inconclusive;
    heard = await arrives(last, 0);
  }
  if (heard) return streams;
  // Not the watched one: its end would be that of the connection.
  (await first.expected.arrived).end();
  if (!(await arrives(last, arrivalMs))) return inconclusive;
  return { verdict: 'clogged', delivery: { shape: 'held', headers: 'late', end: 'open' } };
}

/**
 * With so many streams open on one HTTP/2 connection: does the origin hear of another one on it?
 * Other clients have a connection for each stream, and are played alone.
 */
export async function multiplexed(options: TrialOptions, beside: number): Promise<Outcome> {
  if (clientProfile(options.client)?.http !== '2') {
    return withStream(options, (ends) => play(ends, {}));
  }
  // The first of all is the one that is watched.
  const others = Array.from({ length: beside }, () => neighbour(options));
  const request = { ...options.request, further: others.map(({ further }) => further) };
  try {
    return await withStream({ ...options, request }, (ends) => among(ends, others));
  } finally {
    for (const { expected } of others) expected.forget();
  }
}
