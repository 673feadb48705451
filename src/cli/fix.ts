import { createInterface } from 'node:readline/promises';
import { buildCommand, type Command } from '@stricli/core';

import type { News } from '../fix/apply.ts';
import { fix, type FixOptions, type FixResult, type Planned } from '../fix/fix.ts';
import { fill } from '../messages/fill.ts';
import { failureText, type Messages } from '../messages/messages.ts';
import type { Check } from '../model/check.ts';
import type { Failure } from '../model/result.ts';
import { fixText, planText } from '../report/fix-text.ts';
import { checkJson, remedyJson } from '../report/json.ts';
import { paintFor } from '../report/paint.ts';
import { harmless } from '../text/width.ts';
import { exit, printJson, refuse, verdictCode, type Context } from './context.ts';
import { booleanFlag, jsonFlag } from './flags.ts';
import { requestAliases, requestFlags, requestOf, type RequestFlags } from './request.ts';
import { urlArgument } from './url.ts';

interface Flags extends RequestFlags {
  readonly 'dry-run': boolean;
  readonly json: boolean;
}

/** What was found or done beside the fix, as one line on stderr. */
export function tellNews(context: Context, news: News): void {
  const { messages } = context;
  const text =
    news.kind === 'warning'
      ? failureText(messages, news.warning)
      : fill(messages.report.fix.recovered[news.run.outcome], { files: news.run.files.join(', ') });
  context.process.stderr.write(`unclog: ${harmless(text)}\n`);
}

/** Asks a person before the first byte is written; nobody else is there to be asked. */
async function ask(
  context: Context,
  flags: Flags,
  check: Check,
  planned: Planned,
): Promise<boolean> {
  if (flags.yes || flags.json || !context.interactive) {
    for (const warning of planned.notes) tellNews(context, { kind: 'warning', warning });
    return true;
  }
  const { stdout } = context.process;
  const [proxy] = check.route;
  const paint = paintFor(context.colour);
  stdout.write(`${await planText(planned, check.files, context.messages, paint)}\n`);
  const question = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const text = fill(context.messages.report.fix.ask, { proxy: proxy?.hop.kind ?? '' });
    const answer = await question.question(text, { signal: context.signal });
    return /^\s*(y|yes)\s*$/i.test(answer);
  } catch {
    return false;
  } finally {
    question.close();
  }
}

function codeOf(result: FixResult): number {
  if (result.kind === 'fixed' || result.kind === 'streams-already') return exit.good;
  return verdictCode(result.check.verdict);
}

async function resultJson(context: Context, result: FixResult): Promise<Record<string, unknown>> {
  const { messages } = context;
  const { check, kind } = result;
  const told = (failure: Failure) => ({
    code: failure.code,
    message: failureText(messages, failure),
  });
  const done = kind === 'fixed' || kind === 'streams-already';
  return {
    result: kind,
    streams: done,
    ...('remedy' in result
      ? { remedy: await remedyJson(result.remedy, check.files, messages) }
      : {}),
    ...('notes' in result && result.notes.length > 0 ? { notes: result.notes.map(told) } : {}),
    ...(kind === 'not-fixed' ? { reason: told(result.reason) } : {}),
    ...(kind === 'fixed' ? { undo: result.id } : {}),
    check: await checkJson(check, messages),
  };
}

async function fixUrl(this: Context, flags: Flags, url: string): Promise<void> {
  const request = await requestOf(this, url, flags);
  if (!request.ok) return refuse(this, request.failure, flags.json, exit.usage);
  const options: FixOptions = {
    dryRun: flags['dry-run'],
    confirm: (check, planned) => ask(this, flags, check, planned),
    tell: (news) => tellNews(this, news),
    accept: flags.yes ? ['config-changed-since-load', 'file-managed'] : [],
  };
  const result = await fix(request.value, options);
  if (!result.ok) {
    const code = result.failure.code === 'host-unknown' ? exit.nothing : exit.usage;
    return refuse(this, result.failure, flags.json, code);
  }
  this.process.exitCode = codeOf(result.value);
  if (flags.json) return printJson(this, await resultJson(this, result.value));
  this.process.stdout.write(await fixText(result.value, this.messages, paintFor(this.colour)));
}

export function fixCommand(messages: Messages): Command<Context> {
  const { flags } = messages.commands;
  return buildCommand<Flags, [string], Context>({
    func: fixUrl,
    parameters: {
      flags: {
        ...requestFlags(messages),
        'dry-run': booleanFlag(flags.dryRun),
        json: jsonFlag(messages),
      },
      aliases: requestAliases,
      positional: urlArgument(messages),
    },
    docs: { brief: messages.commands.fix },
  });
}
