import { readFileSync } from 'node:fs';
import { buildCommand, type Command } from '@stricli/core';

import type { CauseId, Messages } from '../messages/messages.ts';
import { paintFor } from '../report/paint.ts';
import { exit, printJson, refuse, type Context } from './context.ts';
import { booleanFlag, jsonFlag } from './flags.ts';

interface Flags {
  readonly list: boolean;
  readonly json: boolean;
}

/** The page of a cause, as Markdown; undefined when there is no such cause. */
function pageOf(messages: Messages, cause: string): string | undefined {
  if (!(cause in messages.causes)) return undefined;
  return readFileSync(new URL(`../../docs/causes/${cause}.md`, import.meta.url), 'utf8');
}

function listCauses(context: Context, json: boolean): void {
  const { causes } = context.messages;
  const rows = Object.entries(causes).map(([cause, { title }]) => ({ cause, title }));
  if (json) return printJson(context, { causes: rows });
  const width = Math.max(...rows.map(({ cause }) => cause.length));
  for (const { cause, title } of rows) {
    context.process.stdout.write(`${cause.padEnd(width)}  ${title}\n`);
  }
}

function explain(this: Context, flags: Flags, cause?: string): void {
  if (flags.list || cause === undefined) return listCauses(this, flags.json);
  const page = pageOf(this.messages, cause);
  if (page === undefined) {
    const failure = { code: 'cause-unknown', details: { cause } };
    return refuse(this, failure, flags.json, exit.usage);
  }
  if (flags.json) {
    const { title } = this.messages.causes[cause as CauseId];
    return printJson(this, { cause, title, page });
  }
  const paint = paintFor(this.colour);
  const lines = page.split('\n').map((line) => (line.startsWith('#') ? paint.bold(line) : line));
  this.process.stdout.write(lines.join('\n'));
}

export function explainCommand(messages: Messages): Command<Context> {
  const { commands } = messages;
  return buildCommand<Flags, [string?], Context>({
    func: explain,
    parameters: {
      flags: { list: booleanFlag(commands.flags.list), json: jsonFlag(messages) },
      positional: {
        kind: 'tuple',
        parameters: [
          {
            parse: String,
            optional: true,
            brief: commands.cause,
            placeholder: commands.placeholders.cause,
          },
        ],
      },
    },
    docs: { brief: commands.explain },
  });
}
