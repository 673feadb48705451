import { fill } from '../messages/fill.ts';
import { failureText, type CauseId, type Messages } from '../messages/messages.ts';
import type { Check, CheckedHop } from '../model/check.ts';
import { mendsStream, type Finding } from '../model/finding.ts';
import { codeFrame } from '../text/frame.ts';
import { harmless, padColumns, textWidth } from '../text/width.ts';
import { folkloreLines } from './folklore.ts';
import { addressText } from './json.ts';
import { fromText, numbered } from './way-text.ts';
import { keptLines } from './kept.ts';
import { positionIn } from './place.ts';
import { proofLines } from './proof-text.ts';
import { remedyLines } from './remedy-text.ts';
import { dependsLines } from './depends.ts';
import type { Paint } from './paint.ts';
import { warningLines } from './warnings.ts';
import { whyText } from './why.ts';
import { deliveryText, forecastText, insteadText, sawText, turnedAwayText } from './words.ts';

function confidenceText(finding: Finding, { report }: Messages): string {
  const { kind = '', version = '' } = finding.proof?.proxy ?? {};
  return fill(report.confidence[finding.confidence], { proxy: kind, version });
}

/** The first line of the report: the answer. */
export function answerLine(check: Check, messages: Messages): string {
  const { report, causes } = messages;
  const [finding] = check.findings;
  const odd = check.observations.find(({ client }) =>
    check.clients.some(({ id, verdict }) => id === client && verdict === check.verdict),
  );
  const failure = odd?.failure ? failureText(messages, odd.failure) : '';
  const details = {
    url: check.url,
    clients: check.clients.map(({ id }) => id).join(', '),
    title: finding ? (causes[finding.cause as CauseId]?.title ?? finding.cause) : '',
    confidence: finding ? confidenceText(finding, messages) : '',
    seconds: odd ? (odd.end.atMs / 1000).toFixed(0) : '',
    detail: failure || (odd ? insteadText(odd, messages) : ''),
  };
  const reason = check.clients.find((client) => client.verdict === check.verdict)?.reason;
  if (reason) {
    const detail = failureText(messages, reason);
    return harmless(fill(report.undecodable, { ...details, detail }));
  }
  const streaming = check.clients.every(({ verdict }) => verdict === 'streams');
  const at = finding && check.route[finding.hop];
  if (streaming && at && check.verdict === 'clogged') {
    return harmless(fill(report.partly, { ...details, address: addressText(at.hop.address) }));
  }
  const because = finding !== undefined && check.verdict === 'not-a-stream';
  return harmless(fill(because ? report.insteadBecause : report.answers[check.verdict], details));
}

/** A line for each client: its verdict, and how the events come. */
export function clientLines(
  { clients, observations = [] }: Pick<Check, 'clients'> & Partial<Pick<Check, 'observations'>>,
  messages: Messages,
): string[] {
  const { shapes, verdicts } = messages.report;
  const width = Math.max(...clients.map(({ id }) => id.length));
  return clients.map(({ id, verdict, delivery, reason }) => {
    const seen = observations.find(({ client }) => client === id);
    const instead = verdict === 'clogged' && seen ? turnedAwayText(seen, messages) : undefined;
    const why = reason && harmless(failureText(messages, reason));
    const said = instead ?? why ?? (verdict === 'clogged' ? shapes.held : verdicts[verdict]);
    // How an error page or the like came says nothing of events.
    const timed = delivery && !instead && verdict !== 'not-a-stream';
    const detail = timed ? deliveryText(delivery, messages) : said;
    return `  ${id.padEnd(width)}  ${verdict === 'streams' ? 'streams' : verdict}: ${detail}`;
  });
}

function hopName({ hop }: CheckedHop, { report }: Messages): string {
  if (hop.kind === 'origin') {
    return hop.program === undefined ? report.hopOrigin : `${report.hopOrigin} (${hop.program})`;
  }
  return hop.kind === 'unknown' ? report.hopUnknown : `${hop.kind} ${hop.version ?? ''}`.trim();
}

function routeLines(check: Check, messages: Messages): string[] {
  const { report } = messages;
  const names = numbered(
    check.route,
    check.route.map((hop) => hopName(hop, messages)),
    messages,
  );
  const addresses = check.route.map(({ hop }) => addressText(hop.address));
  const widest = (texts: readonly string[]): number => Math.max(...texts.map(textWidth));
  return check.route.flatMap(({ observation, hidden, dependsOn = [] }, at) => {
    const name = padColumns(names[at] ?? '', widest(names));
    const address = (addresses[at] ?? '').padEnd(widest(addresses));
    const saw = observation ? `${report.knowledge.seen}: ${sawText(observation, messages)}` : '';
    const row =
      `  ${name}  ${address}  ${[saw, fromText(check.route, at, messages)].filter((part) => part !== '').join('  ')}`.trimEnd();
    const reason = hidden ? fill(report.hidden, { reason: failureText(messages, hidden) }) : '';
    const depends = dependsLines(dependsOn, messages).map((line) => `    ${line}`);
    return [row, ...(hidden ? [`    ${harmless(reason)}`] : []), ...depends];
  });
}

/** A cause, the line that is guilty, and why. */
export function causeLines(
  finding: Finding,
  check: Pick<Check, 'files'>,
  messages: Messages,
  paint: Paint,
): string[] {
  const { report } = messages;
  const { place } = finding;
  const position = place && positionIn(check.files, place);
  const source = place && check.files.get(place.file);
  const lines = [
    `${paint.bold(finding.beside ? report.headings.beside : report.headings.cause)}  ${finding.cause}`,
  ];
  if (place && position && source !== undefined) {
    lines.push(harmless(`  ${place.file}:${position.line}:${position.column}`));
    if (finding.details['byDefault'] === 1) lines.push(`  ${report.byDefault}`);
    lines.push(
      ...codeFrame(source, place.span)
        .split('\n')
        .map((line) => `  ${line}`),
    );
  }
  const { idle, suspect } = finding.details;
  const why = whyText(finding, messages);
  if (why) lines.push(`  ${why}`);
  const known = report.suspects[suspect as keyof typeof report.suspects];
  if (known) lines.push(`  ${known}`);
  if (idle !== undefined) lines.push(`  ${harmless(fill(report.idle, { idle }))}`);
  return lines;
}

/** From where a configuration that was hidden can be shown; undefined where there is none. */
function wayToSee(code: string): 'container' | 'elsewhere' | 'here' | undefined {
  if (['listener-missing', 'socket-missing', 'host-unknown'].includes(code)) return undefined;
  if (code.endsWith('-container')) return 'container';
  return code === 'listener-elsewhere' ? 'elsewhere' : 'here';
}

function adviceLines(check: Check, messages: Messages, paint: Paint): string[] {
  const { report } = messages;
  const [best] = check.findings.find(mendsStream)?.remedies ?? [];
  const show = check.route
    .map(({ hidden }) => hidden && wayToSee(hidden.code))
    .find((way) => way !== undefined);
  const { kept, findings } = check;
  const lines = [
    ...(best?.proved && best.kind === 'proxy' && check.verdict !== 'streams'
      ? [fill(report.apply, { url: check.url })]
      : []),
    ...(!kept && findings.some(({ proof }) => proof)
      ? [fill(report.repeatBy, { command: fill(report.repeat, { url: check.url }) })]
      : []),
    ...(show && check.verdict !== 'streams' ? [fill(report.show[show], { url: check.url })] : []),
  ];
  return lines.length === 0
    ? []
    : ['', paint.bold(report.headings.next), ...lines.map((line) => `  ${harmless(line)}`)];
}

/** What newer versions would change: a forecast of the model, and no proof. */
function forecastLines({ forecast }: Check, { report }: Messages, paint: Paint): string[] {
  if (forecast.length === 0) return [];
  const heading = `${paint.bold(report.headings.forecast)}  ${report.knowledge.predicted}`;
  return ['', heading, ...forecast.map((then) => `  ${forecastText(then, report)}`)];
}

/** The report of a check, for a terminal or a pipe; with every trial where that is wanted. */
export async function checkText(
  check: Check,
  messages: Messages,
  paint: Paint,
  detailed: boolean = false,
): Promise<string> {
  const { headings, requests } = messages.report;
  const answer = answerLine(check, messages);
  const lines = [
    check.verdict === 'streams' ? paint.green(answer) : paint.red(answer),
    '',
    paint.bold(headings.clients),
    ...clientLines(check, messages),
    '',
    paint.bold(headings.route),
    ...routeLines(check, messages),
  ];
  const beside = check.warnings.filter((warning) => warning.beside);
  for (const finding of [...check.findings, ...beside]) {
    lines.push('', ...causeLines(finding, check, messages, paint));
    lines.push('', paint.bold(headings.remedies));
    lines.push(...(await remedyLines(finding, check.files, messages, paint)));
    lines.push(...proofLines(finding, messages, paint, detailed));
  }
  lines.push(...warningLines(check, messages, paint));
  lines.push(...forecastLines(check, messages, paint));
  lines.push(...folkloreLines(check, messages, paint));
  lines.push(...keptLines(check, messages, paint));
  lines.push(...adviceLines(check, messages, paint));
  const { skipped } = check;
  if (skipped.length > 0) {
    lines.push('', fill(messages.report.skipped, { clients: skipped.join(', ') }));
  }
  lines.push('', fill(requests, { count: check.requests }));
  return `${lines.join('\n')}\n`;
}
