import { fill } from '../messages/fill.ts';
import { failureText, type Messages } from '../messages/messages.ts';
import type { Check, KeptCopy } from '../model/check.ts';
import type { Trial } from '../model/finding.ts';
import { harmless } from '../text/width.ts';
import { remedyTitle } from './json.ts';
import type { Paint } from './paint.ts';

function copyLines({ remedy, folder, commands, expect }: KeptCopy, messages: Messages): string[] {
  const { kept } = messages.report;
  const title = remedy ? fill(kept.with, { remedy: remedyTitle(messages, remedy) }) : kept.asIs;
  const told: Partial<Record<Trial['verdict'], string>> = kept.expect;
  const known = expect && told[expect];
  return [
    `  ${title}: ${folder}`,
    ...commands.map((command) => `    ${command}`),
    ...(known ? [`    ${known}`] : []),
  ];
}

/** The copies that were left, and how to repeat a trial in them by hand. */
export function keptLines({ kept }: Check, messages: Messages, paint: Paint): string[] {
  if (!kept) return [];
  const { report } = messages;
  const lines = kept.ok
    ? [...kept.value.flatMap((copy) => copyLines(copy, messages)), `  ${report.kept.remove}`]
    : [`  ${fill(report.kept.none, { reason: failureText(messages, kept.failure) })}`];
  return ['', paint.bold(report.headings.kept), ...lines.map(harmless)];
}
