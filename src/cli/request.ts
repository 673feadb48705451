import { readFileSync } from 'node:fs';

import type { Messages } from '../messages/messages.ts';
import { clientProfile, type ClientProfile } from '../model/client.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { CheckRequest } from '../prove/request.ts';
import type { Preference } from '../prove/rank.ts';
import { nginxRelease } from '../proxies/nginx/installed.ts';
import type { Proxy } from '../proxies/proxy.ts';
import type { Context } from './context.ts';
import { booleanFlag, duration, textFlag } from './flags.ts';
import { openGivenApache } from './given-apache.ts';
import { openConfig } from './given-config.ts';

/** How to ask, in curl's words. */
export interface RequestFlags {
  readonly header?: readonly string[];
  readonly request?: string;
  readonly data?: readonly string[];
  readonly 'half-close': boolean;
  readonly insecure: boolean;
  readonly user?: string;
  readonly 'http1.1': boolean;
  readonly http2: boolean;
  readonly resolve?: readonly string[];
  readonly cacert?: string;
  readonly patience?: number;
  readonly 'watch-cut'?: number;
  readonly prefer?: Preference;
  readonly yes: boolean;
  readonly 'trust-config': boolean;
  readonly config?: string;
  readonly proxy?: 'nginx' | 'apache';
  readonly origin?: string;
}

export const requestAliases = {
  H: 'header',
  X: 'request',
  d: 'data',
  k: 'insecure',
  u: 'user',
  c: 'config',
} as const;

/** The flags of every command that makes requests. */
export function requestFlags({ commands }: Messages) {
  const { request: texts, placeholders } = commands;
  const text = textFlag;
  const list = (brief: string, placeholder: string) =>
    ({ ...text(brief, placeholder), variadic: true }) as const;
  return {
    header: list(texts.header, placeholders.header),
    request: text(texts.request, placeholders.method),
    data: list(texts.data, placeholders.data),
    'half-close': booleanFlag(texts.halfClose),
    insecure: booleanFlag(texts.insecure),
    user: text(texts.user, placeholders.user),
    'http1.1': booleanFlag(texts.http1),
    http2: booleanFlag(texts.http2),
    resolve: list(texts.resolve, placeholders.resolve),
    cacert: text(texts.cacert, placeholders.file),
    patience: { ...text(texts.patience, placeholders.time), parse: duration },
    'watch-cut': { ...text(texts.watchCut, placeholders.time), parse: duration },
    prefer: { kind: 'enum', values: ['proxy', 'origin'], optional: true, brief: texts.prefer },
    yes: booleanFlag(texts.yes),
    'trust-config': booleanFlag(texts.trustConfig),
    config: text(texts.config, placeholders.config),
    proxy: { kind: 'enum', values: ['nginx', 'apache'], optional: true, brief: texts.proxy },
    origin: text(texts.origin, placeholders.url),
  } as const;
}

type Header = readonly [name: string, value: string];

/** `Name: value`, as curl's -H; `Name;` sends an empty one. Failures: `bad-header`. */
function headerOf(text: string): Result<Header> {
  const found = /^([^:;]+)(?::\s*(.*?)\s*|;\s*)$/s.exec(text);
  return found ? ok([found[1] ?? '', found[2] ?? '']) : fail('bad-header', { name: text });
}

/** `HOST:PORT:ADDRESS`, as curl's --resolve. Failures: `bad-resolve`. */
function resolveOf(text: string): Result<{ host: string; port: number; address: string }> {
  const found = /^([^:]+):(\d+):\[?([^\]]+)\]?$/.exec(text);
  return found
    ? ok({ host: found[1] ?? '', port: Number(found[2]), address: found[3] ?? '' })
    : fail('bad-resolve', { text });
}

function all<T>(results: readonly Result<T>[]): Result<readonly T[]> {
  const failed = results.find((result) => !result.ok);
  if (failed && !failed.ok) return failed;
  return ok(results.flatMap((result) => (result.ok ? [result.value] : [])));
}

function fileOf(path: string): Result<string> {
  try {
    return ok(readFileSync(path, 'utf8'));
  } catch {
    return fail('file-unreadable', { path });
  }
}

/** The clients that the flags name; undefined to take what the endpoint offers. */
function clientsFor(
  url: string,
  flags: RequestFlags,
  post: boolean,
): readonly ClientProfile[] | undefined {
  const tls = url.startsWith('https:');
  const h1 = tls ? ['h1-tls', 'h1-tls+gzip'] : ['h1', 'h1+gzip'];
  const h2 = tls ? ['h2', 'h2+gzip'] : ['h2c'];
  const ids = flags['http1.1'] ? h1 : flags.http2 ? h2 : undefined;
  return ids?.flatMap((id) => clientProfile(post ? `${id}+post` : id) ?? []);
}

/** The proxy whose configuration the user gave. Failures: those of `openConfig` and `openGivenApache`. */
async function givenProxy(
  { config, proxy }: RequestFlags,
  context: Context,
): Promise<Result<Proxy | undefined>> {
  if (config === undefined) return ok(undefined);
  if (proxy === 'apache') {
    const given = await openGivenApache(config, context);
    return given.ok ? ok(given.value.proxy) : given;
  }
  const { build } = await nginxRelease(undefined);
  return openConfig(config, build, context);
}

/** How long to watch where nothing is certain earlier. */
const usualPatienceMs = 10_000;

/**
 * The request that the flags describe.
 * Failures: `bad-header`, `bad-resolve`, `bad-url`, `file-unreadable`, those of `openConfig`.
 */
export async function requestOf(
  context: Context,
  url: string,
  flags: RequestFlags,
): Promise<Result<CheckRequest>> {
  const headers = all((flags.header ?? []).map(headerOf));
  if (!headers.ok) return headers;
  const resolve = all((flags.resolve ?? []).map(resolveOf));
  if (!resolve.ok) return resolve;
  const bodies = all(
    (flags.data ?? []).map((data) => (data.startsWith('@') ? fileOf(data.slice(1)) : ok(data))),
  );
  if (!bodies.ok) return bodies;
  const ca = flags.cacert === undefined ? ok(undefined) : fileOf(flags.cacert);
  if (!ca.ok) return ca;
  const post = flags.data !== undefined || flags.request === 'POST';
  const given = await givenProxy(flags, context);
  if (!given.ok) return given;
  const { origin } = flags;
  if (origin !== undefined && !/^https?:/.test(origin)) return fail('bad-url', { url: origin });
  const clients = clientsFor(url, flags, post);
  const credentials: readonly Header[] =
    flags.user === undefined
      ? []
      : [['Authorization', `Basic ${Buffer.from(flags.user).toString('base64')}`]];
  return ok({
    url,
    ...(clients ? { clients } : {}),
    headers: [...credentials, ...headers.value],
    resolve: resolve.value,
    insecure: flags.insecure,
    halfClose: flags['half-close'],
    patienceMs: flags.patience ?? usualPatienceMs,
    signal: context.signal,
    onWait: (what) => context.status(what),
    ...(given.value ? { given: given.value } : {}),
    ...(origin === undefined ? {} : { originUrl: new URL(origin) }),
    ...(post || flags.request !== undefined ? { method: flags.request ?? 'POST' } : {}),
    ...(flags['watch-cut'] === undefined ? {} : { watchCutMs: flags['watch-cut'] }),
    ...(flags.prefer === undefined ? {} : { prefer: flags.prefer }),
    repeatUnsafe: flags.yes,
    trustConfig: flags['trust-config'],
    ...(flags.data === undefined ? {} : { body: bodies.value.join('&') }),
    ...(ca.value === undefined ? {} : { ca: ca.value }),
  });
}
