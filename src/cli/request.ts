import { readFileSync } from 'node:fs';

import type { Messages } from '../messages/messages.ts';
import { clientProfile, type ClientProfile } from '../model/client.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { CheckRequest } from '../prove/check.ts';
import { booleanFlag, duration } from './flags.ts';

/** How to ask, in curl's words. */
export interface RequestFlags {
  readonly header?: readonly string[];
  readonly request?: string;
  readonly data?: readonly string[];
  readonly insecure: boolean;
  readonly user?: string;
  readonly 'http1.1': boolean;
  readonly http2: boolean;
  readonly resolve?: readonly string[];
  readonly cacert?: string;
  readonly patience?: number;
}

export const requestAliases = {
  H: 'header',
  X: 'request',
  d: 'data',
  k: 'insecure',
  u: 'user',
} as const;

/** The flags of every command that makes requests. */
export function requestFlags({ commands }: Messages) {
  const { request: texts, placeholders } = commands;
  const text = (brief: string, placeholder: string) =>
    ({ kind: 'parsed', parse: String, optional: true, brief, placeholder }) as const;
  const list = (brief: string, placeholder: string) =>
    ({ ...text(brief, placeholder), variadic: true }) as const;
  return {
    header: list(texts.header, placeholders.header),
    request: text(texts.request, placeholders.method),
    data: list(texts.data, placeholders.data),
    insecure: booleanFlag(texts.insecure),
    user: text(texts.user, placeholders.user),
    'http1.1': booleanFlag(texts.http1),
    http2: booleanFlag(texts.http2),
    resolve: list(texts.resolve, placeholders.resolve),
    cacert: text(texts.cacert, placeholders.file),
    patience: { ...text(texts.patience, placeholders.time), parse: duration },
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

/** The clients that an endpoint of this scheme is checked as. */
function clientsFor(url: string, flags: RequestFlags, post: boolean): readonly ClientProfile[] {
  const tls = url.startsWith('https:');
  const h1 = tls ? ['h1-tls', 'h1-tls+gzip'] : ['h1', 'h1+gzip'];
  const h2 = tls ? ['h2', 'h2+gzip'] : flags.http2 ? ['h2c'] : [];
  const ids = flags['http1.1'] ? h1 : flags.http2 ? h2 : [...h1, ...h2];
  return ids
    .map((id) => clientProfile(post ? `${id}+post` : id))
    .filter((client) => client !== undefined);
}

/** How long to watch where nothing is certain earlier. */
const usualPatienceMs = 10_000;

/**
 * The request that the flags describe.
 * Failures: `bad-header`, `bad-resolve`, `file-unreadable`.
 */
export function requestOf(
  url: string,
  flags: RequestFlags,
  signal: AbortSignal,
): Result<CheckRequest> {
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
  const credentials: readonly Header[] =
    flags.user === undefined
      ? []
      : [['Authorization', `Basic ${Buffer.from(flags.user).toString('base64')}`]];
  return ok({
    url,
    clients: clientsFor(url, flags, post),
    headers: [...credentials, ...headers.value],
    resolve: resolve.value,
    insecure: flags.insecure,
    patienceMs: flags.patience ?? usualPatienceMs,
    signal,
    ...(flags.request === undefined ? {} : { method: flags.request }),
    ...(flags.data === undefined ? {} : { body: bodies.value.join('&') }),
    ...(ca.value === undefined ? {} : { ca: ca.value }),
  });
}
