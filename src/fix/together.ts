import { ok, type Result } from '../model/result.ts';
import type { Control } from '../proxies/control.ts';
import { takeLock, type Lock } from './lock.ts';

/** What a transaction asks of the proxies whose files it changes. */
export type Reloading = Omit<Control, 'compare'>;

/** Runs one after the other, as long as none fails. */
async function inTurn(steps: readonly (() => Promise<Result<void>>)[]): Promise<Result<void>> {
  for (const step of steps) {
    const done = await step();
    if (!done.ok) return done;
  }
  return ok(undefined);
}

/**
 * Several proxies, outermost first, as one: all take a configuration, or the failure says so. The
 * innermost is reloaded first, so that what the others may rely on is there. A failure after some
 * took it is marked `partly`: those have to be asked again.
 */
export function together(controls: readonly Control[]): Reloading {
  const [only, ...others] = controls;
  if (only && others.length === 0) return only;
  const inwards = controls.toReversed();
  return {
    ready: () => inwards.map((control) => control.ready()).find((one) => !one.ok) ?? ok(undefined),
    validate: () => inTurn(inwards.map((control) => () => control.validate())),
    loadedAtMs() {
      const times = controls.map((control) => control.loadedAtMs() ?? 0);
      return Math.max(...times);
    },
    async reload() {
      for (const [at, control] of inwards.entries()) {
        const done = await control.reload();
        if (done.ok) continue;
        const { code, details } = done.failure;
        return at === 0
          ? done
          : { ok: false, failure: { code, details: { ...details, partly: 1 } } };
      }
      return ok(undefined);
    },
  };
}

/**
 * The right to change several configurations; in the order of their names, so that two runs do not
 * wait for each other. Failures: those of `takeLock`.
 */
export async function takeLocks(configs: readonly string[]): Promise<Result<Lock>> {
  const taken: Lock[] = [];
  const release = async (): Promise<void> => {
    for (const lock of taken) await lock.release();
  };
  for (const config of [...new Set(configs)].toSorted()) {
    const lock = await takeLock(config);
    if (!lock.ok) {
      await release();
      return lock;
    }
    taken.push(lock.value);
  }
  return ok({ release });
}
