/** A server that takes longer to accept a connection does not keep the others from being asked. */
const longestMs = 250;

/**
 * Those who watch side by side connect first, and ask when all have: setting up TLS keeps a process
 * busy for milliseconds, in which it would see the others' first events late.
 */
export class Gate {
  #missing = 0;
  readonly #opened: Promise<void>;
  #open!: () => void;

  constructor() {
    this.#opened = new Promise((resolve) => (this.#open = resolve));
  }

  /** One more is waited for; called when it has come, gives a promise that all have, or long enough. */
  enter(): () => Promise<void> {
    this.#missing += 1;
    return async () => {
      this.#missing -= 1;
      if (this.#missing === 0) this.#open();
      const timer = setTimeout(this.#open, longestMs);
      await this.#opened;
      clearTimeout(timer);
    };
  }
}
