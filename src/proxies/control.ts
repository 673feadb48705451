import type { Result } from '../model/result.ts';

/** How a running proxy is made to take a configuration from the disk. One implementation a proxy. */
export interface Control {
  /**
   * Is the proxy that was found still there, and may this process ask it to reload?
   * Failures: `proxy-not-running` {pid}, `signal-forbidden` {pid, command}.
   */
  ready(): Result<void>;
  /**
   * Lets the proxy's own program judge the files on the disk, as their owner.
   * Failures: `config-invalid` {message}, `program-missing`, `program-timeout`.
   */
  validate(): Promise<Result<void>>;
  /**
   * Compares the files as read (path → binary string) with those that the program itself reads.
   * Failures: `reading-differs` {path}, `config-invalid`, `dump-unavailable` {reason}.
   */
  compare(files: ReadonlyMap<string, string>): Promise<Result<void>>;
  /** When the running processes took their configuration, milliseconds since the epoch. */
  loadedAtMs(): number | undefined;
  /**
   * Asks for a reload and waits until new workers serve and the old ones were told to leave. Never
   * stops or starts the proxy.
   * Failures: those of `ready`; `reload-refused` {reason} (the old configuration stays in force),
   * `workers-died` {reason}, `reload-not-seen` {timeoutMs}, `proxy-died` {pid}.
   */
  reload(): Promise<Result<void>>;
}
