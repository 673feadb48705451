import type { Head } from '../model/observation.ts';
import { headerOf } from '../observe/http1-head.ts';
import type { Orders } from '../origin/orders.ts';
import { ask, type TrialOptions } from './ask.ts';
import { hasEnded, inconclusive, type Outcome } from './barrier.ts';
import { markHeader } from './mark.ts';

const answersMs = 10_000;
/** What the application's own answer says of itself, and no page that a proxy has. */
const own = 'own';

/** One short answer, ended at once, in the manners of the live application. */
const answerOrders = (manners: Partial<Orders>, status: number): Partial<Orders> => ({
  ...manners,
  status,
  headers: [...(manners.headers ?? []), [markHeader, own]],
  barrier: false,
  count: 1,
  // Where a length is announced it is the true one.
  collect: 'end',
});

const isOwn = (head: Head, status: number): boolean =>
  head.status === status && headerOf(head, markHeader.toLowerCase()) === own;

/**
 * The application answers with this status: does that come through? A yes and a no are exact alike,
 * for both are seen in the header of what came.
 */
export async function ownAnswer(options: TrialOptions, status: number): Promise<Outcome> {
  const asked = ask({ ...options, manners: answerOrders(options.manners, status) });
  if (!asked) return inconclusive;
  const { watcher } = asked;
  try {
    const came = await watcher.until(
      (seen) => seen.head !== undefined || hasEnded(seen),
      answersMs,
    );
    if (!came) return inconclusive;
    const head = watcher.seen()?.head;
    if (!head) return asked.refusal();
    return { verdict: isOwn(head, status) ? 'answered' : 'not-a-stream' };
  } finally {
    await asked.close();
  }
}
