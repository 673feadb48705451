/** Passes on what it is given in whole blocks only: the output buffer of a program that does not flush. */
export interface Collector {
  readonly put: (data: string) => Promise<void>;
  /** Passes on what is left. */
  readonly rest: () => Promise<void>;
}

/** @param size of a block in bytes; `end` for everything at once, at the end */
export function collector(size: number | 'end', send: (data: string) => Promise<void>): Collector {
  let held = '';
  return {
    put: (data) => {
      held += data;
      const ready = size === 'end' ? 0 : held.length - (held.length % size);
      if (ready === 0) return Promise.resolve();
      const blocks = held.slice(0, ready);
      held = held.slice(ready);
      return send(blocks);
    },
    rest: () => send(held),
  };
}
