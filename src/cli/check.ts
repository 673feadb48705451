import { buildCommand, type Command } from '@stricli/core';

import type { Messages } from '../messages/messages.ts';
import { examine } from '../prove/check.ts';
import { checkText } from '../report/check-text.ts';
import { checkJson } from '../report/json.ts';
import { paintFor } from '../report/paint.ts';
import { exit, printJson, refuse, verdictCode, type Context } from './context.ts';
import { jsonFlag } from './flags.ts';
import { requestAliases, requestFlags, requestOf, type RequestFlags } from './request.ts';
import { urlArgument } from './url.ts';

interface Flags extends RequestFlags {
  readonly json: boolean;
}

async function checkUrl(this: Context, flags: Flags, url: string): Promise<void> {
  const request = await requestOf(this, url, flags);
  if (!request.ok) return refuse(this, request.failure, flags.json, exit.usage);
  const result = await examine(request.value);
  if (!result.ok) {
    const code = result.failure.code === 'host-unknown' ? exit.nothing : exit.usage;
    return refuse(this, result.failure, flags.json, code);
  }
  const { check } = result.value;
  this.process.exitCode = verdictCode(check.verdict);
  if (flags.json) return printJson(this, await checkJson(check, this.messages));
  this.process.stdout.write(await checkText(check, this.messages, paintFor(this.colour)));
}

export function checkCommand(messages: Messages): Command<Context> {
  return buildCommand<Flags, [string], Context>({
    func: checkUrl,
    parameters: {
      flags: { ...requestFlags(messages), json: jsonFlag(messages) },
      aliases: requestAliases,
      positional: urlArgument(messages),
    },
    docs: { brief: messages.commands.check },
  });
}
