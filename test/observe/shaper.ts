import type { Socket } from 'node:net';

import type { Written } from '../../src/observe/pairing.ts';
import { chunk, pause, rawOrigin, streamHead, type RawOrigin } from './origin.ts';

/** When events were written, on the wall clock, by the request's path. */
export type Ledger = Map<string, Written[]>;

export interface Shaper extends RawOrigin {
  readonly ledger: Ledger;
}

export const wallClock = (): number => performance.timeOrigin + performance.now();

/** Uneven, so that a period of the origin is not taken for one of the proxy. */
const gapsMs = [90, 140, 110, 170, 100, 130];
export const eventBytes = 700;

const eventText = (k: number): string =>
  `id: ${k}\ndata: ${String(k).padEnd(eventBytes - `id: ${k}\ndata: \n\n`.length, 'x')}\n\n`;

interface Passage {
  /** The origin wrote an event. */
  write(text: string): void;
  /** The origin has ended. */
  end(): void;
}

type Shaping = (
  send: (text: string) => void,
  end: (how: 'complete' | 'cut' | 'reset') => void,
) => Passage;

/** What a proxy may do to the events on their way. */
const shapings: Record<string, Shaping> = {
  immediate: (send, end) => ({ write: send, end: () => end('complete') }),
  cut: (send, end) => ({ write: send, end: () => void setTimeout(() => end('cut'), 900) }),
  reset: (send, end) => ({ write: send, end: () => end('reset') }),
  'delayed-200': (send, end) => ({
    write: (text) => void setTimeout(() => send(text), 200),
    end: () => void setTimeout(() => end('complete'), 210),
  }),
  'behind-1': (send) => behind(1, send),
  'behind-2': (send) => behind(2, send),
  /** Only the blank line waits for the next event. */
  'tail-late': (send) => {
    let tail = '';
    return {
      write: (text) => {
        send(tail + text.slice(0, -1));
        tail = text.slice(-1);
      },
      end: () => undefined,
    };
  },
  'bytes-4096': (send) => byBytes(4096, send),
  'time-500': (send) => {
    let kept = '';
    const timer = setInterval(() => {
      if (kept !== '') send(kept);
      kept = '';
    }, 500);
    return {
      write: (text) => void (kept += text),
      end: () => void setTimeout(() => clearInterval(timer), 600),
    };
  },
  'held-open': () => ({ write: () => undefined, end: () => undefined }),
  'held-end': (send, end) => {
    let kept = '';
    return {
      write: (text) => void (kept += text),
      end: () => {
        send(kept);
        end('complete');
      },
    };
  },
};

function behind(n: number, send: (text: string) => void): Passage {
  const kept: string[] = [];
  return {
    write: (text) => {
      kept.push(text);
      if (kept.length > n) send(kept.shift()!);
    },
    end: () => undefined,
  };
}

function byBytes(size: number, send: (text: string) => void): Passage {
  let kept = '';
  return {
    write: (text) => {
      kept += text;
      for (; kept.length >= size; kept = kept.slice(size)) send(kept.slice(0, size));
    },
    end: () => undefined,
  };
}

async function perform(
  socket: Socket,
  count: number,
  shaping: Shaping,
  note: (written: Written) => void,
): Promise<void> {
  socket.write(streamHead('Transfer-Encoding: chunked'));
  const passage = shaping(
    (text) => void (socket.destroyed || socket.write(chunk(text))),
    (how) => {
      if (how === 'complete') socket.end('0\r\n\r\n');
      else if (how === 'cut') socket.end();
      else socket.resetAndDestroy();
    },
  );
  for (let k = 1; k <= count; k++) {
    await pause(gapsMs[k % gapsMs.length]!);
    const text = eventText(k);
    note({ atMs: wallClock(), bytes: text.length, id: String(k) });
    passage.write(text);
  }
  await pause(60);
  passage.end();
}

/** A proxy and its origin in one: `/NAME/COUNT/KEY` shapes COUNT events as NAME says. */
export async function shapingServer(): Promise<Shaper> {
  const ledger: Ledger = new Map();
  const origin = await rawOrigin(async (socket, request) => {
    const path = request.split(' ')[1]!;
    const [, name, count] = path.split('/');
    const writes: Written[] = [];
    ledger.set(path, writes);
    await perform(socket, Number(count), shapings[name!]!, (written) => writes.push(written));
  });
  return { ...origin, ledger };
}
