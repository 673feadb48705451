import { setTimeout as sleep } from 'node:timers/promises';

import type { Orders } from '../origin/orders.ts';
import type { OriginStream } from '../origin/stream.ts';
import { sandboxRequest, type Asking } from './sandbox-request.ts';
import type { Stage } from './stage.ts';
import { startWatcher, type Watcher } from './watcher.ts';

/** Whom a stream is asked as, and how the origin answers it. */
export interface Joining extends Asking {
  readonly stage: Stage;
  readonly manners: Partial<Orders>;
}

/** Streams that are open beside a trial. */
export interface Crowd {
  /** Lets each of them have one more event; false when one does not get it. */
  stirs(): Promise<boolean>;
  leave(): Promise<void>;
}

const withinMs = 10_000;

interface Member {
  readonly stream: OriginStream;
  readonly watcher: Watcher;
}

/** Opens one stream, up to its first event. */
async function join(joining: Joining): Promise<Member | undefined> {
  const { stage, manners } = joining;
  const expected = stage.expect(manners);
  const request = sandboxRequest(joining, expected.mark);
  if (!request) return undefined;
  const watcher = startWatcher(request);
  const gaveUp = sleep(withinMs, undefined, { ref: false });
  const stream = await Promise.race([expected.arrived, gaveUp]);
  if (stream && (await passes({ stream, watcher }))) return { stream, watcher };
  expected.forget();
  stream?.end();
  await watcher.leave();
  return undefined;
}

async function passes({ stream, watcher }: Member): Promise<boolean> {
  const count = stream.writes.length + 1;
  await stream.write(count);
  return watcher.until(({ events }) => events.length >= count, withinMs);
}

/** So many streams, each open when the next is asked for; undefined where one does not come. */
export async function gather(joining: Joining, count: number): Promise<Crowd | undefined> {
  const members: Member[] = [];
  const leave = async (): Promise<void> => {
    const left = members.splice(0);
    for (const { stream } of left) stream.end();
    await Promise.all(left.map(({ watcher }) => watcher.leave()));
  };
  for (let at = 0; at < count; at++) {
    const member = await join(joining);
    if (!member) {
      await leave();
      return undefined;
    }
    members.push(member);
  }
  return {
    stirs: async () => (await Promise.all(members.map(passes))).every(Boolean),
    leave,
  };
}
