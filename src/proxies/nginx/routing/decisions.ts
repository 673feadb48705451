/** Something that cannot be known from the configuration and the request. */
export interface Question {
  /** What it depends on: `$http_upgrade`, `listen backend.local`. */
  readonly about: readonly string[];
  /** Tells questions apart; the same question gets the same answer within one run. */
  readonly text: string;
}

/** One answer that a run was given. */
export interface Assumption extends Question {
  readonly answer: boolean;
}

export type Ask = (question: Question) => boolean;

/** What one run came to, and what was assumed on the way. */
export interface Explored<T> {
  readonly value: T;
  readonly assumed: readonly Assumption[];
}

/**
 * Runs a pure function under every combination of answers to the questions that it asks, the run
 * where every answer is no first. `complete` is false when there were more than `limit` runs.
 */
export function explore<T>(
  run: (ask: Ask) => T,
  limit: number,
): { readonly runs: readonly Explored<T>[]; readonly complete: boolean } {
  const runs: Explored<T>[] = [];
  const pending: (readonly boolean[])[] = [[]];
  while (pending.length > 0 && runs.length < limit) {
    const given = pending.shift() ?? [];
    const assumed = new Map<string, Assumption>();
    const value = run((question) => {
      const before = assumed.get(question.text);
      if (before) return before.answer;
      const answer = given[assumed.size] ?? false;
      assumed.set(question.text, { ...question, answer });
      return answer;
    });
    const answers = [...assumed.values()].map(({ answer }) => answer);
    for (let i = given.length; i < answers.length; i++) {
      pending.push([...answers.slice(0, i), true]);
    }
    runs.push({ value, assumed: [...assumed.values()] });
  }
  return { runs, complete: pending.length === 0 };
}
