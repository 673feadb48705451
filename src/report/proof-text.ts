import { fill } from '../messages/fill.ts';
import { failureText, type Messages } from '../messages/messages.ts';
import type { Act } from '../model/act.ts';
import { mendsStream, type Finding, type Trial } from '../model/finding.ts';
import { harmless } from '../text/width.ts';
import { remedyTitle } from './json.ts';
import type { Paint } from './paint.ts';
import { deliveryText } from './words.ts';

/** Verdicts with words of their own. */
const told: ReadonlySet<Trial['verdict']> = new Set([
  'streams',
  'inconclusive',
  'left-open',
  'replayed',
  'not-a-stream',
  'answered',
]);

function resultText(trials: readonly Trial[], act: Act | undefined, { report }: Messages): string {
  const clients = (wanted: (trial: Trial) => boolean): string =>
    trials
      .filter(wanted)
      .map(({ client }) => client)
      .join(', ');
  const groups = [
    [
      act?.kind === 'leave' ? report.trialClosed : report.trialStreams,
      clients(({ verdict }) => verdict === 'streams'),
    ],
    [report.trialInconclusive, clients(({ verdict }) => verdict === 'inconclusive')],
    [report.trialLeftOpen, clients(({ verdict }) => verdict === 'left-open')],
    [report.trialReplayed, clients(({ verdict }) => verdict === 'replayed')],
    [report.trialAnswered, clients(({ verdict }) => verdict === 'answered')],
    [
      act?.kind === 'answer' ? report.trialReplaced : report.trialInstead,
      clients(({ verdict }) => verdict === 'not-a-stream'),
    ],
    [report.trialHeld, clients(({ verdict }) => !told.has(verdict))],
  ] as const;
  return groups
    .filter(([, list]) => list !== '')
    .map(([text, list]) => fill(text, { clients: list }))
    .join('; ');
}

/** A line for each trial. */
function trialLines(trials: readonly Trial[], messages: Messages): string[] {
  return trials.map(({ remedy, client, verdict, delivery, tookMs }) => {
    const title =
      remedy === undefined ? messages.report.kept.asIs : remedyTitle(messages, { id: remedy });
    const how = delivery ? `: ${deliveryText(delivery, messages)}` : '';
    return `    ${harmless(`${client}  ${verdict}${how}  ${tookMs} ms  ${title}`)}`;
  });
}

/** What the trials played besides events one by one. */
function actText(act: Act, { report }: Messages): string {
  if ('ms' in act) return fill(report.acts[act.kind], { seconds: (act.ms / 1000).toFixed(1) });
  if (act.kind === 'answer') return fill(report.acts.answer, { status: act.status });
  if (act.kind === 'waiting' || act.kind === 'multiplexed') {
    return fill(report.acts[act.kind], { beside: act.beside });
  }
  if (act.kind !== 'together') return report.acts[act.kind];
  const text = act.beside > 0 ? report.acts.togetherBeside : report.acts.together;
  return fill(text, { beside: act.beside });
}

/** What was tried, on what, and how it ended; each trial by itself where that is wanted. */
export function proofLines(
  finding: Finding,
  messages: Messages,
  paint: Paint,
  detailed: boolean = false,
): string[] {
  const { proof, unproved } = finding;
  const { report } = messages;
  if (unproved) {
    const reason = failureText(messages, unproved);
    return [
      '',
      `${paint.bold(report.headings.proof)}  ${harmless(fill(report.unproved, { reason }))}`,
    ];
  }
  if (!proof) return [];
  const changes = proof.changed.map((change) => failureText(messages, change)).join('; ');
  const asIs = proof.trials.filter(({ remedy }) => remedy === undefined);
  const notShown = mendsStream(finding) ? report.notReproduced : report.notReplaced;
  const rows = finding.remedies.map((remedy) => {
    const trials = proof.trials.filter((trial) => trial.remedy === remedy.id);
    const result = resultText(trials, finding.act, messages) || report.notTried;
    return fill(report.trialWith, { remedy: remedyTitle(messages, remedy), result });
  });
  return [
    '',
    `${paint.bold(report.headings.proof)}  ${harmless(fill(report.sandbox, proof.proxy))}`,
    ...(proof.act ? [`  ${actText(proof.act, messages)}`] : []),
    `  ${fill(report.trialAsIs, { result: resultText(asIs, finding.act, messages) })}`,
    ...rows.map((row) => `  ${harmless(row)}`),
    ...(proof.reproduced ? [] : [`  ${notShown}`]),
    ...(detailed ? trialLines(proof.trials, messages) : []),
    ...(changes === '' ? [] : [`  ${harmless(fill(report.sandboxChanged, { changes }))}`]),
  ];
}
