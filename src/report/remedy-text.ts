import { fill } from '../messages/fill.ts';
import type { Messages } from '../messages/messages.ts';
import { mendsStream, type Finding, type Remedy } from '../model/finding.ts';
import { harmless } from '../text/width.ts';
import { remedyTitle } from './json.ts';
import type { Paint } from './paint.ts';
import { diffOf, type Texts } from './place.ts';

/** The lines of a diff that are taken out or put in. */
function changedLines(diff: string): string[] {
  return diff.split('\n').filter((line) => /^[-+](?![-+]{2} )/.test(line));
}

function standing({ proved, holdsFor }: Remedy, finding: Finding, { report }: Messages): string {
  const { proof, beside } = finding;
  const effect = mendsStream(finding) ? report.holdsFor : report.trialAnswered;
  const helps = fill(beside ? report.helps : effect, { clients: holdsFor.join(', ') });
  if (!proof && holdsFor.length > 0) return `${report.knowledge.predicted}: ${helps}`;
  if (!proof) return report.notTried;
  if (!proved) return `${report.knowledge.proved}: ${report.holdsForNone}`;
  return `${report.knowledge.proved}: ${helps}`;
}

/** The remedies of a finding, each with its one-line diff and what was proved. */
export async function remedyLines(
  finding: Finding,
  files: Texts,
  messages: Messages,
  paint: Paint,
): Promise<string[]> {
  const lines: string[] = [];
  for (const [at, remedy] of finding.remedies.entries()) {
    lines.push(`  ${at + 1}. ${remedyTitle(messages, remedy)}  [${remedy.scope}]`);
    lines.push(`     ${standing(remedy, finding, messages)}`);
    for (const line of changedLines(await diffOf(files, remedy.edits))) {
      const text = `     ${harmless(line)}`;
      lines.push(line.startsWith('+') ? paint.green(text) : paint.red(text));
    }
  }
  return lines;
}
