import { fill } from './fill.ts';
import { en } from './en/messages.ts';

/** The same keys, any text. */
type Translation<T> = { readonly [K in keyof T]: T[K] extends string ? string : Translation<T[K]> };

/** Every text that a person reads, in one language. */
export type Messages = Translation<typeof en>;

export type CauseId = keyof typeof en.causes;
export type FolkloreId = keyof typeof en.folklore;
export type RemedyId = keyof typeof en.remedies;

/** The texts for a locale such as `ja_JP.UTF-8`; English where there are none in its language. */
export async function messagesFor(locale: string | undefined): Promise<Messages> {
  if (!/^ja\b|^ja_/.test(locale ?? '')) return en;
  const { ja } = await import('./ja/messages.ts');
  return ja;
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
