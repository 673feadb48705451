import { buildCommand, type Command } from '@stricli/core';

import { makeSaveFolder, saveCheck } from '../diagnose/saved-check.ts';
import type { Messages } from '../messages/messages.ts';
import type { Check } from '../model/check.ts';
import { ok, type Failure, type Result } from '../model/result.ts';
import { examine } from '../prove/check.ts';
import { checkText } from '../report/check-text.ts';
import { checkJson } from '../report/json.ts';
import { paintFor } from '../report/paint.ts';
import { exit, printJson, refuse, verdictCode, type Context } from './context.ts';
import { booleanFlag, jsonFlag, textFlag } from './flags.ts';
import { requestAliases, requestFlags, requestOf, type RequestFlags } from './request.ts';
import { replayed } from './replayed.ts';
import { optionalUrlArgument } from './url.ts';

interface CheckFlags extends RequestFlags {
  readonly save?: string;
  readonly from?: string;
  readonly folklore: boolean;
  readonly json: boolean;
}

/** Failures: those of `requestOf`, `examine` and `saveCheck`. */
async function live(context: Context, flags: CheckFlags, url: string): Promise<Result<Check>> {
  const request = await requestOf(context, url, flags);
  if (!request.ok) return request;
  const folder = flags.save === undefined ? ok(undefined) : makeSaveFolder(flags.save);
  if (!folder.ok) return folder;
  const examined = await examine({ ...request.value, folklore: flags.folklore });
  if (!examined.ok) return examined;
  const { check, route, view } = examined.value;
  if (flags.save === undefined) return ok(check);
  const saved = saveCheck(flags.save, { ...check, url, route, view });
  return saved.ok ? ok(check) : saved;
}

function failureCode({ code }: Failure): number {
  return code === 'host-unknown' ? exit.nothing : exit.usage;
}

async function checkUrl(this: Context, flags: CheckFlags, url?: string): Promise<void> {
  const stop = (failure: Failure): void => refuse(this, failure, flags.json, failureCode(failure));
  if (url === undefined && flags.from === undefined) {
    return stop({ code: 'url-missing', details: {} });
  }
  const result =
    flags.from === undefined
      ? await live(this, flags, url ?? '')
      : replayed(flags.from, flags, url);
  if (!result.ok) return stop(result.failure);
  const check = result.value;
  this.process.exitCode = verdictCode(check.verdict);
  if (flags.json) return printJson(this, await checkJson(check, this.messages));
  this.process.stdout.write(await checkText(check, this.messages, paintFor(this.colour)));
}

export function checkCommand(messages: Messages): Command<Context> {
  const { flags, placeholders } = messages.commands;
  return buildCommand<CheckFlags, [string?], Context>({
    func: checkUrl,
    parameters: {
      flags: {
        ...requestFlags(messages),
        save: textFlag(flags.save, placeholders.folder),
        from: textFlag(flags.from, placeholders.folder),
        folklore: booleanFlag(flags.folklore),
        json: jsonFlag(messages),
      },
      aliases: requestAliases,
      positional: optionalUrlArgument(messages),
    },
    docs: { brief: messages.commands.check },
  });
}
