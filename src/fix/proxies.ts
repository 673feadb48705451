import type { Address } from '../model/route.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { validateInSandbox } from '../prove/validate.ts';
import type { Proxy, Site } from '../proxies/proxy.ts';
import type { Subject } from './apply.ts';
import type { ValidateCopy } from './order.ts';

/** A running proxy whose files may change, and where it is connected to. */
export interface Changing {
  readonly proxy: Proxy;
  readonly entry: Address;
  /** Sites of it that the change is not about. */
  readonly others: readonly Site[];
}

function subjectOf({ config, files, folders, control }: Proxy): Result<Subject> {
  return control ? ok({ config, files, folders, control }) : fail('fix-no-process');
}

/**
 * The proxies of a change as what a transaction is about, outermost first.
 * Failures: `fix-no-process`, where one of them is not known to run.
 */
export function subjectsOf(all: readonly Changing[]): Result<Subject> {
  const subjects: Subject[] = [];
  for (const { proxy } of all) {
    const subject = subjectOf(proxy);
    if (!subject.ok) return subject;
    subjects.push(subject.value);
  }
  const [first, ...behind] = subjects;
  if (!first) return fail('fix-no-process');
  return ok(behind.length > 0 ? { ...first, behind } : first);
}

/** Lets each proxy's own program judge a private copy with those of the changed files that are its. */
export function validateCopies(all: readonly Changing[], trustConfig?: boolean): ValidateCopy {
  return async (changed) => {
    for (const { proxy, entry } of all) {
      const own = new Map([...changed].filter(([path]) => proxy.files.has(path)));
      const judged =
        own.size > 0 ? await validateInSandbox(proxy, entry, own, trustConfig) : ok(undefined);
      if (!judged.ok) return judged;
    }
    return ok(undefined);
  };
}
