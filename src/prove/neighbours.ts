import { setTimeout as sleep } from 'node:timers/promises';

import type { Act } from '../model/act.ts';
import { ask, withStream, type TrialOptions } from './ask.ts';
import { hasEnded, inconclusive, type Outcome } from './barrier.ts';
import { passControl } from './control.ts';
import { play } from './play.ts';

type Played = (options: TrialOptions) => Promise<Outcome>;

/** What hearing of a client's leave may take, once the copy has dealt with it. */
const heardMs = 2000;
const endsMs = 10_000;

/** Does the origin hear that the client has left, though it is silent itself? */
const leave: Played = (options) =>
  withStream(options, async ({ stream, watcher, control }) => {
    await stream.write(1);
    if (!(await passControl(control))) return inconclusive;
    await watcher.leave();
    // The copy has seen the client go, and has done what follows from it.
    for (let turn = 0; turn < 2; turn += 1) {
      if (!(await passControl(control))) return inconclusive;
    }
    const heard = stream.left.then(() => true);
    const left = await Promise.race([heard, sleep(heardMs, false, { ref: false })]);
    return { verdict: left ? 'streams' : 'left-open' };
  });

/** Does a client get the stream while another one has it open? */
const share: Played = (options) =>
  withStream(options, async ({ stream, control, patienceMs }) => {
    await stream.write(1);
    const second = ask(options);
    if (!second) return inconclusive;
    try {
      if (!(await passControl(control))) return inconclusive;
      const waits = sleep(patienceMs, 'waits' as const, { ref: false });
      const begun = await Promise.race([second.stream, waits]);
      if (begun === undefined) return second.refusal();
      if (begun !== 'waits') return await play(second.endsOf(begun), options);
      // The clock is no proof: it must be seen that the end of the first lets the second go.
      stream.end();
      const freed = (await second.stream) ?? (await second.watcher.until(hasEnded, 0));
      if (freed === false) return inconclusive;
      return { verdict: 'clogged', delivery: { shape: 'held', headers: 'late', end: 'open' } };
    } finally {
      await second.close();
    }
  });

/** Does a client get a stream of its own once another one has had it to its end? */
const repeat: Played = (options) =>
  withStream(options, async ({ stream, watcher }) => {
    await stream.write(1);
    await stream.write(2);
    stream.end();
    if (!(await watcher.until(hasEnded, endsMs))) return inconclusive;
    const second = ask(options);
    if (!second) return inconclusive;
    try {
      const begun = await second.stream;
      if (begun) return await play(second.endsOf(begun), options);
      const events = second.watcher.seen()?.events.length ?? 0;
      return events > 0 ? { verdict: 'replayed' } : second.refusal();
    } finally {
      await second.close();
    }
  });

const acts: Partial<Record<Act['kind'], Played>> = { leave, share, repeat };

/** What is played with other clients, or none any more; undefined for what one client alone shows. */
export const neighbourly = (kind: Act['kind']): Played | undefined => acts[kind];
