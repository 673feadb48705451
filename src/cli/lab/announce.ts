import type { LabState } from '../../lab/folder.ts';
import { fill } from '../../messages/fill.ts';
import type { Messages } from '../../messages/messages.ts';
import { padColumns, textWidth } from '../../text/width.ts';

/** What a user needs to know of a lab that is up. */
export function announceLab({ lab: texts }: Messages, lab: LabState): string {
  const { scenario, url, config, reload, passedOver, port: taken } = lab;
  const { title } = texts.scenarios[scenario];
  const rows = [
    [texts.page, url],
    [texts.stream, `curl -N ${new URL('event', url).href.replace('http://', '')}`],
    [texts.config, config],
    [texts.reload, reload],
    [texts.grade, `unclog lab grade ${scenario}`],
  ] as const;
  const width = Math.max(7, ...rows.map(([label]) => textWidth(label)));
  const lines = [
    fill(texts.up, { scenario, title }),
    ...passedOver.map(({ port, why }) =>
      fill(texts.portPassedOver, { port, why: texts.why[why], taken }),
    ),
    ...rows.map(([label, value]) => `  ${padColumns(label, width)}  ${value}`),
  ];
  return `${lines.join('\n')}\n`;
}
