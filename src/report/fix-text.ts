import type { FixResult, Planned } from '../fix/fix.ts';
import { fill } from '../messages/fill.ts';
import { failureText, type Messages } from '../messages/messages.ts';
import type { Remedy } from '../model/finding.ts';
import { harmless } from '../text/width.ts';
import { checkText } from './check-text.ts';
import { remedyTitle } from './json.ts';
import type { Paint } from './paint.ts';
import { diffOf, type Texts } from './place.ts';

/** A remedy's change as a diff for reading. */
async function changeText(remedy: Remedy, files: Texts, paint: Paint): Promise<string> {
  const diff = await diffOf(files, remedy.edits);
  return diff
    .split('\n')
    .map((line) => harmless(line))
    .map((line) => (/^\+(?!\+\+ )/.test(line) ? paint.green(line) : line))
    .map((line) => (/^-(?!-- )/.test(line) ? paint.red(line) : line))
    .join('\n');
}

/** A change before it is made, with what should be known of it. */
export async function planText(
  { remedy, notes }: Planned,
  files: Texts,
  messages: Messages,
  paint: Paint,
): Promise<string> {
  const lines = notes.map((note) => `${harmless(failureText(messages, note))}\n`);
  return [await changeText(remedy, files, paint), ...lines].join('\n');
}

/** How a fix ended, for a terminal or a pipe. */
export async function fixText(
  result: FixResult,
  messages: Messages,
  paint: Paint,
): Promise<string> {
  const { check } = result;
  const { fix } = messages.report;
  const clients = check.clients.map(({ id }) => id).join(', ');
  const details = { url: check.url, clients };
  switch (result.kind) {
    case 'streams-already':
      return `${paint.green(harmless(fill(fix.already, details)))}\n`;
    case 'no-remedy':
      return `${await checkText(check, messages, paint)}\n${paint.red(fix.noRemedy)}\n`;
    case 'dry-run':
      return `${fix.dryRun}\n\n${await planText(result, check.files, messages, paint)}`;
    case 'declined':
      return `${fix.declined}\n`;
    case 'fixed': {
      const title = remedyTitle(messages, result.remedy);
      const line = paint.green(harmless(fill(fix.done, { ...details, title })));
      return `${line}\n\n${await changeText(result.remedy, check.files, paint)}\n${fix.undo}\n`;
    }
    case 'not-fixed': {
      const reason = failureText(messages, result.reason);
      const line = paint.red(harmless(fill(fix.rolledBack, { reason })));
      return `${line}\n\n${fix.byHand}\n\n${await changeText(result.remedy, check.files, paint)}`;
    }
    default:
      return result satisfies never;
  }
}
