import { fill } from './fill.ts';
import { causes } from './en/causes.ts';
import { commands } from './en/commands.ts';
import { failures } from './en/failures.ts';
import { folklore } from './en/folklore.ts';
import { lab } from './en/lab.ts';
import { reasons } from './en/reasons.ts';
import { remedies } from './en/remedies.ts';
import { report } from './en/report.ts';
import { route } from './en/route.ts';

/** The same keys, any text. */
type Translation<T> = { readonly [K in keyof T]: T[K] extends string ? string : Translation<T[K]> };

/** Every text that a person reads, in one language. */
export interface Messages {
  readonly causes: Translation<typeof causes>;
  readonly commands: Translation<typeof commands>;
  readonly failures: Translation<typeof failures>;
  readonly folklore: Translation<typeof folklore>;
  readonly reasons: Translation<typeof reasons>;
  readonly lab: Translation<typeof lab>;
  readonly remedies: Translation<typeof remedies>;
  readonly report: Translation<typeof report>;
  readonly route: Translation<typeof route>;
}

const en: Messages = {
  causes,
  commands,
  failures,
  folklore,
  reasons,
  lab,
  remedies,
  report,
  route,
};

export type CauseId = keyof typeof causes;
export type FolkloreId = keyof typeof folklore;
export type RemedyId = keyof typeof remedies;

/** The texts for a locale such as `en_GB.UTF-8`. */
export function messagesFor(_locale: string | undefined): Messages {
  return en;
}

/** The sentence for an expected failure. */
export function failureText(
  messages: Messages,
  failure: { readonly code: string; readonly details: Readonly<Record<string, string | number>> },
): string {
  const texts: Readonly<Record<string, string>> = messages.failures;
  const reasons: Readonly<Record<string, string>> = messages.reasons;
  const { reason } = failure.details;
  const known = reason === undefined ? undefined : reasons[reason];
  const details = known === undefined ? failure.details : { ...failure.details, reason: known };
  return fill(texts[failure.code] ?? failure.code, details);
}
