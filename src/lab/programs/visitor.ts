import { randomUUID } from 'node:crypto';
import { get as getHttp, type ClientRequest } from 'node:http';
import { get as getHttps } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';

import { fail, ok, type Result } from '../../model/result.ts';
import { markHeader } from '../control.ts';
import type { Program, SpecOf } from '../program.ts';
import type { Setup } from '../setup.ts';

/** As long as a browser waits before it connects again, but for the patience of a lab. */
const againMs = 200;

/** An open tab: a client that watches the stream, and connects again whenever it is cut. */
class Tab {
  readonly #setup: Setup;
  #request: ClientRequest | undefined;
  #mark = '';
  #closed = false;

  constructor(setup: Setup) {
    this.#setup = setup;
  }

  /** Connects anew; `over` is told when the response has ended. */
  connect(over: () => void): void {
    this.#mark = randomUUID();
    const get = this.#setup.url.startsWith('https') ? getHttps : getHttp;
    const options = {
      agent: false,
      rejectUnauthorized: false,
      headers: { Accept: 'text/event-stream', [markHeader]: this.#mark },
    } as const;
    const request = get(new URL('event', this.#setup.url), options, (response) => {
      response.on('error', () => undefined).resume();
    });
    this.#request = request;
    request
      .on('error', () => undefined)
      .on('close', () => {
        if (!this.#closed && request === this.#request) over();
      });
  }

  /** Connects, and again after each end, until it is closed. */
  watch(): void {
    this.connect(
      () =>
        void pause(againMs, undefined, { ref: false }).then(() => {
          if (!this.#closed) this.watch();
        }),
    );
  }

  /** Waits until an application has seen it; false where none does in time. */
  async seen(): Promise<boolean> {
    for (let attempt = 0; attempt < 250; attempt += 1) {
      if (this.#setup.marked(this.#mark).seen) return true;
      await pause(20);
    }
    return false;
  }

  close(): void {
    this.#closed = true;
    this.#request?.destroy();
  }
}

/** Starts and comes back: seen by an application before anybody else asks. */
async function visit(setup: Setup): Promise<Result<Tab>> {
  const tab = new Tab(setup);
  tab.watch();
  if (await tab.seen()) return ok(tab);
  tab.close();
  return fail('lab-program-failed', { program: 'the first visitor', reason: 'not served' });
}

/** One who reads a stream to its end and goes. */
async function readOut(setup: Setup): Promise<void> {
  const tab = new Tab(setup);
  await new Promise<void>((resolve) => tab.connect(resolve));
  tab.close();
}

/** Another visitor, who was there first: one with an open tab, or one who has left. */
export const visitor: Program<SpecOf<'visitor'>> = {
  needs: [],
  layers: [],
  async start({ leaves }, setup) {
    const never = new Promise<never>(() => undefined);
    const name = 'visitor';
    if (leaves) {
      await readOut(setup);
      const nothing = (): Promise<void> => Promise.resolve();
      return ok({
        name,
        ended: never,
        reload: () => Promise.resolve(ok(undefined)),
        stop: nothing,
      });
    }
    const first = await visit(setup);
    if (!first.ok) return first;
    let tab = first.value;
    return ok({
      name,
      ended: never,
      reload: async () => {
        tab.close();
        tab = new Tab(setup);
        tab.watch();
        await tab.seen();
        return ok(undefined);
      },
      stop: () => Promise.resolve(tab.close()),
    });
  },
};
