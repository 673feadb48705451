import type { Lint } from '../diagnose/lint.ts';
import { fill } from '../messages/fill.ts';
import { failureText, type CauseId, type Messages } from '../messages/messages.ts';
import type { Release } from '../proxies/predictor.ts';
import { harmless } from '../text/width.ts';
import { causeLines, clientLines } from './check-text.ts';
import { dependsLines } from './depends.ts';
import { forecastText } from './words.ts';
import type { Paint } from './paint.ts';
import { remedyLines } from './remedy-text.ts';

function answer(lint: Lint, messages: Messages): string {
  const [finding] = lint.findings;
  const reason = lint.predicted.find((one) => one.reason)?.reason;
  const details = {
    url: lint.url,
    clients: lint.clients.map(({ id }) => id).join(', '),
    title: finding ? (messages.causes[finding.cause as CauseId]?.title ?? finding.cause) : '',
    detail: reason ? failureText(messages, reason) : '',
  };
  return harmless(fill(messages.report.lint.answers[lint.verdict], details));
}

function basis(
  { assumed }: Lint,
  { kind, version, source }: Release,
  { report }: Messages,
): string {
  return fill(report.lint.basis, {
    kind,
    version,
    source: report.lint.sources[source],
    framing: assumed.framing,
    bytes: assumed.eventBytes[0] ?? 0,
    idle: (assumed.idleMs ?? 0) / 1000,
  });
}

function outlook(lint: Lint, messages: Messages): string[] {
  const { report } = messages;
  return [
    ...dependsLines(lint.dependsOn, messages, report.lint.dependsOn),
    ...lint.forecast.map((then) => forecastText(then, report)),
  ];
}

/** The report of a lint, for a terminal or a pipe. */
export async function lintText(
  lint: Lint,
  release: Release,
  messages: Messages,
  paint: Paint,
): Promise<string> {
  const { headings } = messages.report;
  const first = answer(lint, messages);
  const lines = [
    lint.verdict === 'streams' ? paint.green(first) : paint.red(first),
    '',
    paint.bold(headings.clients),
    ...clientLines(lint, messages),
  ];
  for (const finding of lint.findings) {
    lines.push('', ...causeLines(finding, lint, messages, paint));
    lines.push('', paint.bold(headings.remedies));
    lines.push(...(await remedyLines(finding, lint.files, messages, paint)));
  }
  lines.push('', ...outlook(lint, messages), basis(lint, release, messages));
  return `${lines.join('\n')}\n`;
}
