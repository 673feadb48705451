import { loadCheck } from '../diagnose/saved-check.ts';
import type { Check } from '../model/check.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { redactUrl } from '../observe/secrets.ts';
import { replay } from '../prove/answer.ts';

/** Flags that say how the answer is shown, not how it is found. */
const shown: ReadonlySet<string> = new Set(['from', 'json']);

/**
 * The answer from a saved check.
 * @param flags all that were given: those that ask something live are refused
 * Failures: `from-with` (`flag`), `saved-other-url`, those of `loadCheck`.
 */
export function replayed(folder: string, flags: object, url: string | undefined): Result<Check> {
  const other = Object.entries(flags).find(
    ([name, value]) => !shown.has(name) && value !== undefined && value !== false,
  );
  if (other) return fail('from-with', { flag: other[0] });
  const saved = loadCheck(folder);
  if (!saved.ok) return saved;
  if (url !== undefined && redactUrl(url) !== saved.value.url) {
    return fail('saved-other-url', { folder, url: saved.value.url });
  }
  return ok(replay(saved.value));
}
