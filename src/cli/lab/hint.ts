import { buildCommand, type Command } from '@stricli/core';

import { nextHint } from '../../lab/hint.ts';
import { storyOf } from '../../lab/story.ts';
import { fill } from '../../messages/fill.ts';
import type { Messages } from '../../messages/messages.ts';
import { exit, printJson, refuse, type Context } from '../context.ts';
import { jsonFlag } from '../flags.ts';
import { labNamed, scenarioArgument } from './scenario.ts';

function hint(this: Context, flags: { readonly json: boolean }, id?: string): void {
  const found = labNamed(id);
  if (!found.ok) {
    const code = found.failure.code === 'lab-unknown' ? exit.usage : exit.nothing;
    return refuse(this, found.failure, flags.json, code);
  }
  const { scenario, lab } = found.value;
  const { hints } = storyOf(scenario.id, this.messages);
  const of = hints.length;
  const number = nextHint(lab, of);
  const text = hints[number - 1] ?? '';
  if (flags.json) return printJson(this, { scenario: scenario.id, hint: number, of, text });
  const head = fill(this.messages.lab.hint, { number, of });
  this.process.stdout.write(`${head} ${text}\n`);
}

export function hintCommand(messages: Messages): Command<Context> {
  return buildCommand<{ json: boolean }, [string?], Context>({
    func: hint,
    parameters: { flags: { json: jsonFlag(messages) }, positional: scenarioArgument(messages) },
    docs: { brief: messages.commands.lab.hint },
  });
}
