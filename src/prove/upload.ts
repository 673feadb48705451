import { setTimeout as sleep } from 'node:timers/promises';

import { ask, type Asked, type TrialOptions } from './ask.ts';
import { inconclusive, type Outcome } from './barrier.ts';
import { passControl } from './control.ts';
import { play } from './play.ts';

const connectsMs = 10_000;

type Heard = 'heard' | 'answered' | 'waits' | 'stuck';

/** Does the origin hear of the request as long as its last byte is missing? */
async function hearsEarly(
  { watcher, stream }: Asked,
  { sandbox, patienceMs = 300 }: TrialOptions,
): Promise<Heard> {
  if (!(await watcher.until(({ address }) => address !== undefined, connectsMs))) return 'stuck';
  const begun = stream.then((one) => (one ? 'heard' : 'answered') as Heard);
  const soon = await Promise.race([begun, sleep(patienceMs, 'waits' as const, { ref: false })]);
  if (soon !== 'waits') return soon;
  // The clock alone is no proof: the copy has come by the request, and by what follows from it.
  for (let turn = 0; turn < 2; turn += 1) {
    if (!(await passControl(sandbox.control))) return 'stuck';
  }
  return Promise.race([begun, Promise.resolve('waits' as const)]);
}

/**
 * Does the origin hear of a request before its body is complete? A yes is exact; a no counts once
 * the last byte is seen to let the request through.
 */
export async function upload(options: TrialOptions): Promise<Outcome> {
  let complete = (): void => undefined;
  const lastByte = new Promise<void>((resolve) => (complete = resolve));
  const asked = ask({ ...options, request: { ...options.request, lastByte } });
  if (!asked) return inconclusive;
  try {
    const heard = await hearsEarly(asked, options);
    complete();
    if (heard === 'stuck') return inconclusive;
    const stream = await asked.stream;
    if (heard === 'answered' || (heard === 'heard' && !stream)) return asked.refusal();
    if (!stream) return inconclusive;
    if (heard === 'heard') return await play(asked.endsOf(stream), {});
    return { verdict: 'clogged', delivery: { shape: 'held', headers: 'late', end: 'open' } };
  } finally {
    await asked.close();
  }
}
