import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '../host/ports.ts';
import type { KeptCopy } from '../model/check.ts';
import type { Remedy } from '../model/finding.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Config, Node } from '../proxies/nginx/config.ts';
import { sandboxCopy } from '../proxies/nginx/sandbox.ts';
import { socketAt, socketsOf } from '../proxies/nginx/sandbox/listen.ts';
import { runner, writeCopy } from './copy-files.ts';
import { loopbackGround, within } from './ground.ts';
import { redactHeaders, redactUrl } from '../observe/secrets.ts';
import type { Setting } from './tryout.ts';
import { variantOf } from './variant.ts';

/** A private copy that was left for a doubter, and how to try it by hand. */
export type Kept = Pick<KeptCopy, 'folder' | 'commands'>;

function shellLine(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}

/** The request as curl makes it over HTTP/1.1, without what may be a secret. */
function curl({ request }: Setting, port: number): string {
  const url = new URL(request.url);
  const { host } = url;
  url.username = '';
  url.password = '';
  url.port = String(port);
  const given = redactHeaders(request.headers ?? []);
  const named = given.some(([name]) => name.toLowerCase() === 'host');
  const headers = [...(named ? [] : [['Host', host] as const]), ...given];
  return shellLine([
    'curl',
    '-N',
    '--http1.1',
    ...(url.protocol === 'https:' ? ['-k'] : []),
    ...(request.method === undefined ? [] : ['-X', request.method]),
    ...(request.body === undefined ? [] : ['--data', '...']),
    '--resolve',
    `*:${port}:127.0.0.1`,
    ...headers.flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
    redactUrl(url.href),
  ]);
}

/** The application for a copy whose passes on the way are these. */
function originWords(way: readonly Node[], port: number): string[] {
  const [pass = ''] = way.map(({ directive }) => directive.name.value);
  const protocol = /^(fastcgi|uwsgi|scgi)_pass$/.exec(pass)?.[1];
  return [
    'unclog',
    'origin',
    '--port',
    String(port),
    ...(protocol === undefined ? ['--every-path'] : ['--protocol', protocol]),
  ];
}

/** Writes the copy into its folder. */
async function copyInto(folder: string, setting: Setting, config: Config): Promise<Result<Kept>> {
  const { proxy, entry } = setting;
  const asRoot = proxy.uid === 0;
  const entrySocket = socketAt(config, entry, asRoot);
  if (entrySocket === undefined) return fail('sandbox-no-listener', { ...entry });
  const as = runner(proxy);
  if (as) chownSync(folder, as.uid, as.gid);
  const originPort = await freePort();
  const way = setting.wayOf?.(config) ?? [];
  const ground = await loopbackGround({
    folder,
    as,
    sockets: socketsOf(config, asRoot),
    entrySocket,
    entry,
    origin: () => ({ host: '127.0.0.1', port: originPort }),
    harmless: originPort,
    visible: [],
  });
  const copy = sandboxCopy(config, {
    folder,
    listen: (socket) => ground.listen(socket),
    origin: (protocol) => ground.origin(protocol),
    harmless: ground.harmless,
    onTheWay: (pass) => way.length === 0 || way.includes(pass),
    within: within(ground, config, setting.returnsOf?.(config), asRoot),
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
      shellLine(originWords(way, originPort)),
      shellLine([...user, proxy.binary, '-p', proxy.prefix, '-c', copy.value.main]),
      curl(setting, port),
    ],
  });
}

/**
 * Leaves a private copy on loopback ports, as it is or with a remedy, whose upstream is the
 * reference application. The folder stays until somebody removes it.
 * Failures: those of `variantOf`, `sandboxCopy` and `throwawayCertificate`; `sandbox-no-listener`.
 */
export async function keepCopy(setting: Setting, remedy?: Remedy): Promise<Result<Kept>> {
  const { proxy, files } = setting;
  const config = variantOf(setting.config, remedy?.edits ?? [], { build: proxy.build, files });
  if (!config.ok) return config;
  const folder = mkdtempSync(join(tmpdir(), 'unclog-kept-'));
  const kept = await copyInto(folder, setting, config.value);
  if (!kept.ok) rmSync(folder, { recursive: true, force: true });
  return kept;
}
