import { readFileSync } from 'node:fs';

import type { Messages } from '../messages/messages.ts';
import { scenariosFolder } from './scenarios.ts';

/** What a scenario tells its user. */
export interface Story {
  readonly title: string;
  /** As the one who has the trouble tells it; paragraphs parted by a blank line. */
  readonly story: string;
  /** From a nudge to nearly the answer. */
  readonly hints: readonly string[];
}

/** Takes a story apart: `# title`, paragraphs, `## heading`, and a numbered list of hints. */
export function parseStory(text: string): Story {
  const [head = '', list = ''] = text.split(/^## .*$/m);
  const [first = '', ...body] = head.trim().split('\n');
  return {
    title: first.replace(/^# /, ''),
    story: body.join('\n').trim(),
    hints: list
      .split(/^\d+\. /m)
      .slice(1)
      .map((hint) => hint.trim().replaceAll(/\s*\n\s*/g, ' ')),
  };
}

/** A scenario's story in the language of the messages. */
export function storyOf(id: string, { lab }: Messages): Story {
  const path = new URL(`${id}/story.${lab.language}.md`, scenariosFolder);
  return parseStory(readFileSync(path, 'utf8'));
}
