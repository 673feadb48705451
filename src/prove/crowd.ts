import { setTimeout as sleep } from 'node:timers/promises';

import type { OriginStream } from '../origin/stream.ts';
import { ask, type Asked, type TrialOptions } from './ask.ts';

/** Streams that are open beside a trial. */
export interface Crowd {
  /** Lets each of them have one more event; false when one does not get it. */
  stirs(): Promise<boolean>;
  leave(): Promise<void>;
}

const withinMs = 10_000;

interface Member {
  readonly stream: OriginStream;
  readonly asked: Asked;
}

async function passes({ stream, asked }: Member): Promise<boolean> {
  const count = stream.writes.length + 1;
  await stream.write(count);
  return asked.watcher.until(({ events }) => events.length >= count, withinMs);
}

/** Opens one stream, up to its first event. */
async function join(options: TrialOptions): Promise<Member | undefined> {
  const asked = ask(options);
  if (!asked) return undefined;
  const gaveUp = sleep(withinMs, undefined, { ref: false });
  const stream = await Promise.race([asked.stream, gaveUp]);
  if (stream && (await passes({ stream, asked }))) return { stream, asked };
  await asked.close();
  return undefined;
}

/** So many streams, each open when the next is asked for; undefined where one does not come. */
export async function gather(options: TrialOptions, count: number): Promise<Crowd | undefined> {
  const members: Member[] = [];
  const leave = async (): Promise<void> => {
    await Promise.all(members.splice(0).map(({ asked }) => asked.close()));
  };
  for (let at = 0; at < count; at++) {
    const member = await join(options);
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
