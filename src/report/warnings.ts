import type { Messages } from '../messages/messages.ts';
import type { Check } from '../model/check.ts';
import { remedyTitle } from './json.ts';
import type { Paint } from './paint.ts';
import { whyText } from './why.ts';

/** What leaves this stream alone, and will trouble a browser, or somebody later. */
export function warningLines(
  { warnings }: Pick<Check, 'warnings'>,
  messages: Messages,
  paint: Paint,
): string[] {
  const { confidence, headings } = messages.report;
  // What was proved is shown with its proof, as the causes are.
  const brief = warnings.filter(({ beside }) => !beside);
  return brief.flatMap((warning) => [
    '',
    `${paint.bold(headings.warning)}  ${warning.cause}  ${confidence[warning.confidence]}`,
    `  ${whyText(warning, messages) ?? ''}`,
    ...warning.remedies.map((remedy) => `  - ${remedyTitle(messages, remedy)}`),
  ]);
}
