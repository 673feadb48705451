import { buildCommand, type Command } from '@stricli/core';

import { scenarios } from '../../lab/scenarios.ts';
import type { Messages } from '../../messages/messages.ts';
import { printJson, type Context } from '../context.ts';
import { jsonFlag } from '../flags.ts';

function list(this: Context, flags: { readonly json: boolean }): void {
  const texts = this.messages.lab.scenarios;
  const rows = scenarios.map(({ id, needs }) => ({ id, title: texts[id].title, needs }));
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
