import { fail, ok, type Result } from '../model/result.ts';

/** A whole-file change, for the question of what may come first. */
interface Step {
  /** The path by which the configuration names the file. */
  readonly named: string;
  readonly after: string;
}

/** Judges a private copy of the configuration in which these files (name → text) are new. */
export type ValidateCopy = (files: ReadonlyMap<string, string>) => Promise<Result<void>>;

/**
 * An order of the swaps in which every state between is a valid configuration. Tries the given order
 * first; each set of swapped files is judged at most once.
 * Failures: those of `validate` for the whole change; `no-valid-order` {message} when every order
 * passes through an invalid configuration.
 */
export async function validOrder<T extends Step>(
  steps: readonly T[],
  validate: ValidateCopy,
): Promise<Result<readonly T[]>> {
  const whole = await validate(new Map(steps.map(({ named, after }) => [named, after])));
  if (!whole.ok) return whole;
  const refused = new Set<string>();
  let reason = '';
  const search = async (done: readonly T[]): Promise<readonly T[] | undefined> => {
    if (done.length === steps.length) return done;
    for (const next of steps.filter((step) => !done.includes(step))) {
      const now = [...done, next];
      const key = steps.map((step) => (now.includes(step) ? 'x' : '-')).join('');
      if (refused.has(key)) continue;
      const judged =
        now.length === steps.length
          ? whole
          : await validate(new Map(now.map(({ named, after }) => [named, after])));
      const found = judged.ok ? await search(now) : undefined;
      if (found) return found;
      if (!judged.ok) {
        const { code, details } = judged.failure;
        reason = String(details['message'] ?? details['reason'] ?? code);
      }
      refused.add(key);
    }
    return undefined;
  };
  const found = await search([]);
  return found ? ok(found) : fail('no-valid-order', { message: reason });
}
