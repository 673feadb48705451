import { buildCommand, type Command } from '@stricli/core';

import type { LintProxy } from '../diagnose/lint-case.ts';
import { lint } from '../diagnose/lint.ts';
import type { Messages } from '../messages/messages.ts';
import { clientIds, clientProfile, type ClientProfile } from '../model/client.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { nginxRelease } from '../proxies/nginx/installed.ts';
import type { Release } from '../proxies/predictor.ts';
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
  readonly 'apache-version'?: string;
  readonly client?: readonly string[];
  readonly json: boolean;
}

function clientsNamed(ids: readonly string[]): Result<readonly ClientProfile[]> {
  const unknown = ids.find((id) => !clientProfile(id));
  if (unknown !== undefined)
    return fail('lint-client-unknown', { id: unknown, known: clientIds.join(', ') });
  return ok(ids.map(clientProfile).filter((profile) => profile !== undefined));
}

const versionFlags = { nginx: 'nginx-version', apache: 'apache-version' } as const;
const examples = { nginx: '1.22.1', apache: '2.4.62' } as const;

/** The version that is asked for. Failures: `lint-version`; `lint-version-of` (the other proxy's). */
function versionNamed(flags: Flags, kind: Release['kind']): Result<string | undefined> {
  const other = versionFlags[kind === 'nginx' ? 'apache' : 'nginx'];
  const own = versionFlags[kind];
  if (flags[other] !== undefined) return fail('lint-version-of', { flag: `--${other}`, kind, own });
  const text = flags[own];
  const fits = text === undefined || /^\d+\.\d+\.\d+$/.test(text);
  return fits
    ? ok(text)
    : fail('lint-version', { flag: `--${own}`, text, example: examples[kind] });
}

/** A configuration that was read, and the release that it is taken to be for. */
interface Given {
  readonly proxy: LintProxy;
  readonly release: Release;
}

async function openGiven(
  kind: Release['kind'],
  version: string | undefined,
  config: string,
  context: Context,
): Promise<Result<Given>> {
  if (kind === 'apache') {
    // Loaded only where it is needed: start-up counts.
    const { openGivenApache } = await import('./given-apache.ts');
    return openGivenApache(config, context, version);
  }
  const release = await nginxRelease(version);
  const proxy = await openConfig(config, release.build, context);
  return proxy.ok ? ok({ proxy: proxy.value, release }) : proxy;
}

async function lintConfig(this: Context, flags: Flags, config: string): Promise<void> {
  const stop = (failure: Parameters<typeof refuse>[1]): void =>
    refuse(this, failure, flags.json, exit.usage);
  const assumed = assumedFrom(flags.assume ?? []);
  if (!assumed.ok) return stop(assumed.failure);
  const clients = clientsNamed(flags.client ?? []);
  if (!clients.ok) return stop(clients.failure);
  const kind = flags.proxy ?? 'nginx';
  const version = versionNamed(flags, kind);
  if (!version.ok) return stop(version.failure);
  const given = await openGiven(kind, version.value, config, this);
  if (!given.ok) return stop(given.failure);
  const { proxy, release } = given.value;
  const result = lint(proxy, {
    url: flags.url,
    headers: [],
    clients: clients.value,
    assumed: assumed.value,
  });
  if (!result.ok) return stop(result.failure);
  this.process.exitCode = verdictCode(result.value.verdict);
  if (flags.json) return printJson(this, await lintJson(result.value, release, this.messages));
  const paint = paintFor(this.colour);
  this.process.stdout.write(await lintText(result.value, release, this.messages, paint));
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
        'apache-version': {
          ...text(texts.apacheVersion, placeholders.version),
          optional: true,
        },
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
