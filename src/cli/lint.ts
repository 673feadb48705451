import { buildCommand, type Command } from '@stricli/core';

import type { Context } from './context.ts';

interface Flags {
  readonly url: string;
  readonly json: boolean;
  readonly header?: readonly string[];
  readonly 'http1.1': boolean;
}

async function lint(this: Context, flags: Flags, config: string): Promise<void> {
  this.process.stdout.write(JSON.stringify({ flags, config }) + '\n');
}

export const lintCommand: Command<Context> = buildCommand<Flags, [string], Context>({
  func: lint,
  parameters: {
    flags: {
      url: { kind: 'parsed', parse: String, brief: 'The URL', placeholder: 'URL' },
      json: { kind: 'boolean', default: false, brief: 'JSON' },
      header: { kind: 'parsed', parse: String, optional: true, variadic: true, brief: 'header' },
      'http1.1': { kind: 'boolean', default: false, brief: 'h' },
    },
    aliases: { H: 'header' },
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'c', parse: String, placeholder: 'CONFIG' }],
    },
  },
  docs: { brief: 'predict' },
});
