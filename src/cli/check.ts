import { buildCommand, type Command } from '@stricli/core';

import type { Messages } from '../messages/messages.ts';
import type { Check } from '../model/check.ts';
import type { Finding } from '../model/finding.ts';
import { ok, type Failure, type Result } from '../model/result.ts';
import { examine } from '../prove/check.ts';
import { checkText } from '../report/check-text.ts';
import { checkJson } from '../report/json.ts';
import { paintFor } from '../report/paint.ts';
import { exit, printJson, refuse, verdictCode, type Context } from './context.ts';
import { booleanFlag, jsonFlag, textFlag } from './flags.ts';
import { requestAliases, requestFlags, requestOf, type RequestFlags } from './request.ts';
import { optionalUrlArgument } from './url.ts';

interface CheckFlags extends RequestFlags {
  readonly save?: string;
  readonly from?: string;
  readonly folklore: boolean;
  readonly keep: boolean;
  readonly json: boolean;
}

/** What trials had a say in: the causes, and what is told beside them. */
const tried = ({ findings, warnings }: Check): readonly Finding[] => [
  ...findings,
  ...warnings.filter(({ beside }) => beside),
];

/** Failures: those of `requestOf`, `examine` and `saveCheck`. */
async function live(context: Context, flags: CheckFlags, url: string): Promise<Result<Check>> {
  const request = await requestOf(context, url, flags);
  if (!request.ok) return request;
  const { folklore, keep, save } = flags;
  const asked = { ...request.value, folklore, keep };
  if (save === undefined) {
    const examined = await examine(asked);
    return examined.ok ? ok(examined.value.check) : examined;
  }
  const { makeSaveFolder, saveCheck } = await import('../diagnose/saved-check.ts');
  const folder = makeSaveFolder(save);
  if (!folder.ok) return folder;
  const examined = await examine(asked);
  if (!examined.ok) return examined;
  const { check, route, view } = examined.value;
  const saved = saveCheck(save, { ...check, findings: tried(check), url, route, view });
  return saved.ok ? ok(check) : saved;
}

function failureCode({ code }: Failure): number {
  return code === 'host-unknown' ? exit.nothing : exit.usage;
}

async function answer(
  context: Context,
  flags: CheckFlags,
  url: string | undefined,
  detailed: boolean,
): Promise<void> {
  const stop = (failure: Failure): void =>
    refuse(context, failure, flags.json, failureCode(failure));
  if (url === undefined && flags.from === undefined) {
    return stop({ code: 'url-missing', details: {} });
  }
  const result =
    flags.from === undefined
      ? await live(context, flags, url ?? '')
      : (await import('./replayed.ts')).replayed(flags.from, flags, url);
  if (!result.ok) return stop(result.failure);
  const check = result.value;
  context.process.exitCode = verdictCode(check.verdict);
  if (flags.json) return printJson(context, await checkJson(check, context.messages));
  context.process.stdout.write(
    await checkText(check, context.messages, paintFor(context.colour), detailed),
  );
}

function flagsOf(messages: Messages) {
  const { flags, placeholders } = messages.commands;
  return {
    ...requestFlags(messages),
    save: textFlag(flags.save, placeholders.folder),
    from: textFlag(flags.from, placeholders.folder),
    folklore: booleanFlag(flags.folklore),
    keep: booleanFlag(flags.keep),
    json: jsonFlag(messages),
  } as const;
}

function commandFor(messages: Messages, brief: string, detailed: boolean): Command<Context> {
  return buildCommand<CheckFlags, [string?], Context>({
    func(flags, url) {
      return answer(this, flags, url, detailed);
    },
    parameters: {
      flags: flagsOf(messages),
      aliases: requestAliases,
      positional: optionalUrlArgument(messages),
    },
    docs: { brief },
  });
}

/** `unclog check URL`: find out, name the cause, prove it. */
export const checkCommand = (messages: Messages): Command<Context> =>
  commandFor(messages, messages.commands.check, false);

/** `unclog prove URL`: the same, with every trial. */
export const proveCommand = (messages: Messages): Command<Context> =>
  commandFor(messages, messages.commands.prove, true);
