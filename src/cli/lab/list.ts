import { buildCommand, type Command } from '@stricli/core';

import { needsOf } from '../../lab/programs.ts';
import { allScenarios } from '../../lab/scenarios.ts';
import { storyOf } from '../../lab/story.ts';
import type { Messages } from '../../messages/messages.ts';
import { printJson, type Context } from '../context.ts';
import { jsonFlag } from '../flags.ts';

function list(this: Context, flags: { readonly json: boolean }): void {
  const rows = allScenarios().map((scenario) => ({
    id: scenario.id,
    title: storyOf(scenario.id, this.messages).title,
    needs: needsOf(scenario),
  }));
  if (flags.json) return printJson(this, { scenarios: rows });
  const width = Math.max(...rows.map(({ id }) => id.length));
  for (const { id, title } of rows) this.process.stdout.write(`${id.padEnd(width)}  ${title}\n`);
}

export function listCommand(messages: Messages): Command<Context> {
  return buildCommand<{ json: boolean }, [], Context>({
    func: list,
    parameters: { flags: { json: jsonFlag(messages) } },
    docs: { brief: messages.commands.lab.list },
  });
}
