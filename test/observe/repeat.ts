import { whileAlone } from './alone.ts';

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

/** How often what was watched beside other work is watched again. */
const attempts = 6;

/**
 * Every case so many times. Where nothing else ran meanwhile, what is not sure counts as wrong;
 * beside other work it is run again, as a trial would be, and only counts where it never becomes
 * sure. Gives what is wrong in words.
 */
export async function repeatStrictly<Case, Seen extends { readonly which: Case }>(
  cases: readonly Case[],
  times: number,
  watch: (which: Case, key: string) => Promise<Seen>,
  judge: (seen: Seen) => Judgement,
  inWords: (seen: Seen) => string,
): Promise<string[]> {
  let runs = Array.from({ length: times }, () => cases).flat();
  const wrong: string[] = [];
  let strictly = 0;
  for (let attempt = 1; attempt <= attempts && runs.length > 0; attempt++) {
    const again: Case[] = [];
    for (let from = 0; from < runs.length; from += together) {
      const part = runs.slice(from, from + together);
      const key = `attempt-${attempt}-${from}`;
      const { value: seen, alone } = await whileAlone(() => inParts(part, watch, key));
      const counts = alone || attempt === attempts;
      if (alone) strictly += part.length;
      const bad = seen.filter(
        (one) => judge(one) === 'wrong' || (counts && judge(one) === 'unsure'),
      );
      wrong.push(...bad.map(inWords));
      const unsure = counts ? [] : seen.filter((one) => judge(one) === 'unsure');
      again.push(...unsure.map(({ which }) => which));
    }
    runs = again;
  }
  console.log(`shapes: ${strictly} runs judged strictly, of ${times * cases.length}`);
  return wrong;
}
