import { chownSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '../host/ports.ts';
import type { Remedy } from '../model/finding.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { sandboxCopy } from '../proxies/nginx/sandbox.ts';
import { socketAt, socketsOf } from '../proxies/nginx/sandbox/listen.ts';
import { runner, writeCopy } from './copy-files.ts';
import { loopbackGround, within } from './ground.ts';
import type { Setting } from './tryout.ts';
import { variantOf } from './variant.ts';

/** A private copy that was left for a doubter, and how to try it by hand. */
export interface Kept {
  readonly folder: string;
  /** Shell lines, in order; the first two stay in the foreground. */
  readonly commands: readonly string[];
}

function shellLine(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}

function curl({ request, entry }: Setting, port: number): string {
  const url = new URL(request.url);
  const named = (request.headers ?? []).some(([name]) => name.toLowerCase() === 'host');
  const secure = url.protocol === 'https:' ? ['-k'] : [];
  const host = named || entry.port === port ? [] : ['-H', `Host: ${url.host}`];
  url.port = String(port);
  return shellLine([
    'curl',
    '-N',
    ...secure,
    '--resolve',
    `*:${port}:127.0.0.1`,
    ...host,
    url.href,
  ]);
}

/**
 * Leaves a private copy on loopback ports, as it is or with a remedy, whose upstream is the
 * reference application. The folder stays until somebody removes it.
 * Failures: those of `variantOf`, `sandboxCopy` and `throwawayCertificate`; `sandbox-no-listener`.
 */
export async function keepCopy(setting: Setting, remedy?: Remedy): Promise<Result<Kept>> {
  const { proxy, files, entry } = setting;
  const config = variantOf(setting.config, remedy?.edits ?? [], { build: proxy.build, files });
  if (!config.ok) return config;
  const asRoot = proxy.uid === 0;
  const entrySocket = socketAt(config.value, entry, asRoot);
  if (entrySocket === undefined) return fail('sandbox-no-listener', { ...entry });
  const folder = mkdtempSync(join(tmpdir(), 'unclog-kept-'));
  const as = runner(proxy);
  if (as) chownSync(folder, as.uid, as.gid);
  const originPort = await freePort();
  const way = setting.wayOf?.(config.value) ?? [];
  const ground = await loopbackGround({
    folder,
    as,
    sockets: socketsOf(config.value, asRoot),
    entrySocket,
    entry,
    origin: () => ({ host: '127.0.0.1', port: originPort }),
    harmless: originPort,
    visible: [],
  });
  const copy = sandboxCopy(config.value, {
    folder,
    listen: (socket) => ground.listen(socket),
    origin: (protocol) => ground.origin(protocol),
    harmless: ground.harmless,
    onTheWay: (pass) => way.length === 0 || way.includes(pass),
    within: within(ground, config.value, setting.returnsOf?.(config.value), asRoot),
    startedByRoot: asRoot,
    unknown: new Set(),
    globals: proxy.globals ?? '',
  });
  if (!copy.ok) return copy;
  const written = await writeCopy(copy.value, folder, as);
  if (!written.ok) return written;
  const user = as
    ? ['setpriv', '--reuid', String(as.uid), '--regid', String(as.gid), '--clear-groups']
    : [];
  const port = 'port' in ground.entry ? ground.entry.port : 0;
  return ok({
    folder,
    commands: [
      shellLine(['unclog', 'origin', '--port', String(originPort)]),
      shellLine([...user, proxy.binary, '-p', proxy.prefix, '-c', copy.value.main]),
      curl(setting, port),
    ],
  });
}
