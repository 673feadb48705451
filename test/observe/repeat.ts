export type Judgement = 'right' | 'unsure' | 'wrong';

/** So many at a time: all are in this one process. */
const together = 55;

async function inParts<Run, Seen>(
  runs: readonly Run[],
  watch: (run: Run, key: string) => Promise<Seen>,
  key: string,
): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (let from = 0; from < runs.length; from += together) {
    const part = runs.slice(from, from + together);
    seen.push(...(await Promise.all(part.map((run, k) => watch(run, `${key}-${from + k}`)))));
  }
  return seen;
}

/** Every case so many times. */
export function repeat<Case, Seen>(
  cases: readonly Case[],
  times: number,
  watch: (which: Case, key: string) => Promise<Seen>,
): Promise<Seen[]> {
  const runs = Array.from({ length: times }, () => cases).flat();
  return inParts(runs, watch, 'once');
}

/** How often an unsure run is run again before it counts as a failure. */
const attempts = 6;

/**
 * Every case so many times; those that are not sure are run again, as a trial would be. Gives what is
 * wrong, and what never became sure, in words.
 */
export async function repeatUntilSure<Case, Seen extends { readonly which: Case }>(
  cases: readonly Case[],
  times: number,
  watch: (which: Case, key: string) => Promise<Seen>,
  judge: (seen: Seen) => Judgement,
  inWords: (seen: Seen) => string,
): Promise<string[]> {
  let runs = Array.from({ length: times }, () => cases).flat();
  const wrong: string[] = [];
  let unsure: Seen[] = [];
  for (let attempt = 1; attempt <= attempts && runs.length > 0; attempt++) {
    const seen = await inParts(runs, watch, `attempt-${attempt}`);
    wrong.push(...seen.filter((one) => judge(one) === 'wrong').map(inWords));
    unsure = seen.filter((one) => judge(one) === 'unsure');
    runs = unsure.map(({ which }) => which);
  }
  return [...wrong, ...unsure.map(inWords)];
}
