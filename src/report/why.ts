import { fill } from '../messages/fill.ts';
import type { CauseId, Messages } from '../messages/messages.ts';
import type { Finding } from '../model/finding.ts';
import { harmless } from '../text/width.ts';

/** Why a cause stops a stream, in the form that it has here; undefined for one that has no text. */
export function whyText(
  { cause, details }: Finding,
  { report, causes }: Messages,
): string | undefined {
  const form = report.forms[details['form'] as keyof typeof report.forms];
  const why = form ?? causes[cause as CauseId]?.why;
  return why && harmless(fill(why, details));
}
