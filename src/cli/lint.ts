import { buildCommand, type Command } from '@stricli/core';

import { lint } from '../diagnose/lint.ts';
import { nginxVersion } from '../diagnose/lint-version.ts';
import type { Messages } from '../messages/messages.ts';
import { clientIds, clientProfile, type ClientProfile } from '../model/client.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { lintJson } from '../report/lint-json.ts';
import { lintText } from '../report/lint-text.ts';
import { paintFor } from '../report/paint.ts';
import { assumedFrom } from './assume.ts';
import { exit, printJson, refuse, verdictCode, type Context } from './context.ts';
import { jsonFlag } from './flags.ts';
import { openConfig } from './given-config.ts';

interface Flags {
  readonly url: string;
  readonly assume?: readonly string[];
  readonly proxy?: 'nginx' | 'apache';
  readonly 'nginx-version'?: string;
  readonly client?: readonly string[];
  readonly json: boolean;
}

function clientsNamed(ids: readonly string[]): Result<readonly ClientProfile[]> {
  const unknown = ids.find((id) => !clientProfile(id));
  if (unknown !== undefined)
    return fail('lint-client-unknown', { id: unknown, known: clientIds.join(', ') });
  return ok(ids.map(clientProfile).filter((profile) => profile !== undefined));
}

function versionNamed(text: string | undefined): Result<string | undefined> {
  const fits = text === undefined || /^\d+\.\d+\.\d+$/.test(text);
  return fits ? ok(text) : fail('lint-version', { text });
}

async function lintConfig(this: Context, flags: Flags, config: string): Promise<void> {
  const stop = (failure: Parameters<typeof refuse>[1]): void =>
    refuse(this, failure, flags.json, exit.usage);
  if (flags.proxy === 'apache') return stop({ code: 'lint-apache', details: {} });
  const assumed = assumedFrom(flags.assume ?? []);
  if (!assumed.ok) return stop(assumed.failure);
  const clients = clientsNamed(flags.client ?? []);
  if (!clients.ok) return stop(clients.failure);
  const asked = versionNamed(flags['nginx-version']);
  if (!asked.ok) return stop(asked.failure);
  const nginx = await nginxVersion(asked.value);
  if (!nginx.ok) return stop(nginx.failure);
  const proxy = await openConfig(config, nginx.value.build, this);
  if (!proxy.ok) return stop(proxy.failure);
  const result = lint(proxy.value, {
    url: flags.url,
    headers: [],
    clients: clients.value,
    assumed: assumed.value,
  });
  if (!result.ok) return stop(result.failure);
  this.process.exitCode = verdictCode(result.value.verdict);
  if (flags.json) return printJson(this, await lintJson(result.value, nginx.value, this.messages));
  const paint = paintFor(this.colour);
  this.process.stdout.write(await lintText(result.value, nginx.value, this.messages, paint));
}

/** `unclog lint CONFIG --url URL`: predict from the configuration alone. */
export function lintCommand({ commands, ...messages }: Messages): Command<Context> {
  const { lint: texts, placeholders } = commands;
  const text = (brief: string, placeholder: string) =>
    ({ kind: 'parsed', parse: String, brief, placeholder }) as const;
  const list = { optional: true, variadic: true } as const;
  return buildCommand<Flags, [string], Context>({
    func: lintConfig,
    parameters: {
      flags: {
        url: text(texts.url, placeholders.url),
        assume: { ...text(texts.assume, placeholders.assumption), ...list },
        proxy: {
          kind: 'enum',
          values: ['nginx', 'apache'],
          optional: true,
          brief: commands.request.proxy,
        },
        'nginx-version': { ...text(texts.version, placeholders.version), optional: true },
        client: { ...text(texts.client, placeholders.client), ...list },
        json: jsonFlag({ commands, ...messages }),
      },
      positional: {
        kind: 'tuple',
        parameters: [text(texts.config, placeholders.config)],
      },
    },
    docs: { brief: texts.about },
  });
}
