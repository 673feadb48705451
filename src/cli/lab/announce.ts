import { curlCommand } from '../../lab/curl.ts';
import type { LabState } from '../../lab/folder.ts';
import { storyOf } from '../../lab/story.ts';
import { fill } from '../../messages/fill.ts';
import type { Messages } from '../../messages/messages.ts';
import { padColumns, textWidth } from '../../text/width.ts';

/** What a user needs to know of a lab that is up. */
export function announceLab(messages: Messages, lab: LabState): string {
  const { lab: texts } = messages;
  const { scenario, url, config, reload, passedOver, port: taken } = lab;
  const { title, story } = storyOf(scenario, messages);
  const rows = [
    [texts.page, url],
    [texts.stream, curlCommand(new URL('event', url).href)],
    [texts.config, config],
    ...(reload === '' ? [] : [[texts.reload, reload] as const]),
    [texts.grade, `unclog lab grade ${scenario}`],
    [texts.help, `unclog lab hint ${scenario}`],
  ] as const;
  const width = Math.max(7, ...rows.map(([label]) => textWidth(label)));
  const lines = [
    fill(texts.up, { scenario, title }),
    ...passedOver.map(({ port, why }) =>
      fill(texts.portPassedOver, { port, why: texts.why[why], taken }),
    ),
    '',
    story,
    '',
    ...rows.map(([label, value]) => `  ${padColumns(label, width)}  ${value}`),
  ];
  return `${lines.join('\n')}\n`;
}
