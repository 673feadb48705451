import { buildCommand, type Command } from '@stricli/core';

import { undoLast } from '../fix/undo-last.ts';
import { fill } from '../messages/fill.ts';
import type { Messages } from '../messages/messages.ts';
import { harmless } from '../text/width.ts';
import { exit, printJson, refuse, type Context } from './context.ts';
import { tellNews } from './fix.ts';
import { booleanFlag, jsonFlag } from './flags.ts';

interface Flags {
  readonly yes: boolean;
  readonly json: boolean;
}

async function undo(this: Context, flags: Flags): Promise<void> {
  const undone = await undoLast({
    tell: (news) => tellNews(this, news),
    accept: flags.yes ? ['config-changed-since-load', 'file-managed'] : [],
  });
  if (!undone.ok) return refuse(this, undone.failure, flags.json, exit.bad);
  const { id, files } = undone.value;
  if (flags.json) return printJson(this, { undone: id, files });
  const text = fill(this.messages.report.fix.undone, { files: files.join(', ') });
  this.process.stdout.write(`${harmless(text)}\n`);
}

export function undoCommand(messages: Messages): Command<Context> {
  return buildCommand<Flags, [], Context>({
    func: undo,
    parameters: {
      flags: { yes: booleanFlag(messages.commands.request.yes), json: jsonFlag(messages) },
    },
    docs: { brief: messages.commands.undo },
  });
}
