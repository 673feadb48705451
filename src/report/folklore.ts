import { fill } from '../messages/fill.ts';
import type { FolkloreId, Messages } from '../messages/messages.ts';
import type { Check, HopFolklore } from '../model/check.ts';
import { harmless } from '../text/width.ts';
import type { Paint } from './paint.ts';
import { positionIn } from './place.ts';

type Json = Readonly<Record<string, unknown>>;

const textFor = ({ id }: HopFolklore, { folklore }: Messages): string =>
  folklore[id as FolkloreId] ?? '';

/** Popular lines that were tried, as the contract gives them. */
export function folkloreJson(check: Check, messages: Messages): readonly Json[] {
  return (check.folklore ?? []).map((trial) => {
    const { id, hop, line: text, directive, place, clients, differsFor } = trial;
    return {
      id,
      hop,
      text,
      directive,
      ...(place ? { file: place.file, ...positionIn(check.files, place) } : {}),
      verdict: differsFor.length === 0 ? 'no-difference' : 'difference',
      clients,
      differsFor,
      ...(differsFor.length === 0 ? { why: textFor(trial, messages) } : {}),
      proved: true,
    };
  });
}

function rowsFor(trial: HopFolklore, check: Check, messages: Messages): string[] {
  const { folklore } = messages.report;
  const { place, line, differsFor } = trial;
  const position = place && positionIn(check.files, place);
  const where = place ? `${place.file}:${position?.line ?? ''}` : '';
  const verdict =
    differsFor.length === 0
      ? fill(place ? folklore.present : folklore.advised, { why: textFor(trial, messages) })
      : fill(folklore.matters, { clients: differsFor.join(', ') });
  return [`  ${line};  ${where}`.trimEnd(), `    ${verdict}`].map(harmless);
}

/** The lines in the configuration that do nothing for the stream, then the advice that would not. */
export function folkloreLines(check: Check, messages: Messages, paint: Paint): string[] {
  const { folklore: trials } = check;
  const { report } = messages;
  if (!trials) return [];
  const rows = trials.flatMap((trial) => rowsFor(trial, check, messages));
  return [
    '',
    `${paint.bold(report.headings.folklore)}  ${report.knowledge.proved}`,
    ...(rows.length === 0 ? [`  ${report.folklore.none}`] : rows),
  ];
}
