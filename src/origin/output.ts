import { constants, createGzip } from 'node:zlib';

import type { Orders } from './orders.ts';

type Send = (data: string) => Promise<void>;

/** What stands between an event and the wire: a buffer, a compressor, both, or nothing. */
export interface Output {
  /** Resolves when all that it lets go has been sent; never, where it was dropped meanwhile. */
  readonly put: Send;
  /** Lets go of everything, and calls back. */
  readonly end: (done: () => void) => void;
  readonly drop: () => void;
}

/** Passes on whole blocks only, or everything at the end: the buffer of a program that does not flush. */
function blocks(size: number | 'end', send: Send): Output {
  let held = '';
  return {
    put: (data) => {
      held += data;
      const ready = size === 'end' ? 0 : held.length - (held.length % size);
      if (ready === 0) return Promise.resolve();
      const whole = held.slice(0, ready);
      held = held.slice(ready);
      return send(whole);
    },
    end: (done) => {
      void send(held);
      done();
    },
    drop: () => undefined,
  };
}

/** Compresses, and pushes out each piece unless it is lazy. */
function compressed(lazy: boolean, behind: Output): Output {
  const gzip = createGzip();
  gzip.on('data', (data: Buffer) => void behind.put(data.toString('latin1')));
  return {
    put: (data) => {
      gzip.write(data, 'latin1');
      if (lazy) return Promise.resolve();
      return new Promise((resolve) => gzip.flush(constants.Z_SYNC_FLUSH, resolve));
    },
    end: (done) => void gzip.end().once('end', () => behind.end(done)),
    drop: () => void gzip.destroy(),
  };
}

/** What the orders say. */
export function outputFor({ collect, gzip }: Orders, send: Send): Output {
  const plain: Output = { put: send, end: (done) => done(), drop: () => undefined };
  const behind = collect === undefined ? plain : blocks(collect, send);
  return gzip === undefined
    ? behind
    : compressed(gzip === 'lazy' || gzip === 'lazy-unasked', behind);
}
