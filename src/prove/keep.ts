import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '../host/ports.ts';
import type { KeptCopy } from '../model/check.ts';
import type { Remedy } from '../model/finding.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { HopProtocol } from '../model/route.ts';
import type { CopySource } from '../proxies/copies.ts';
import { isCrowded } from './acts.ts';
import { runner, writeCopy } from './copy-files.ts';
import { editedFiles } from '../text/edited-files.ts';
import { loopbackGround } from './ground.ts';
import { redactHeaders, redactUrl } from '../observe/secrets.ts';
import type { Setting } from './tryout.ts';

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

/** The application for a copy that passes the request on in this protocol. */
function originWords(protocol: HopProtocol, port: number, status = 200): string[] {
  const other = status === 200 ? [] : ['--status', String(status)];
  const words = ['unclog', 'origin', '--port', String(port), ...other];
  const gateway = protocol === 'fastcgi' || protocol === 'uwsgi' || protocol === 'scgi';
  return gateway ? [...words, '--protocol', protocol] : [...words, '--every-path'];
}

/** Writes the copy into its folder. */
async function copyInto(
  folder: string,
  setting: Setting,
  source: CopySource,
): Promise<Result<Kept>> {
  const { copies, entry } = setting;
  const entrySocket = source.socketAt(entry);
  if (entrySocket === undefined) return fail('sandbox-no-listener', { ...entry });
  const as = runner(copies);
  if (as) chownSync(folder, as.uid, as.gid);
  const originPort = await freePort();
  const { sockets, control, protocols } = source;
  const ground = await loopbackGround({
    folder,
    as,
    sockets,
    entrySocket,
    entry,
    origin: () => ({ host: '127.0.0.1', port: originPort }),
    harmless: originPort,
    control,
    visible: [],
  });
  const copy = source.copy({
    folder,
    listen: (socket) => ground.listen(socket),
    origin: (protocol) => ground.origin(protocol),
    harmless: ground.harmless,
    control: ground.control,
    crowded: isCrowded(setting.act),
    chained: false,
    unknown: new Set(),
  });
  if (!copy.ok) return copy;
  const written = await writeCopy(copy.value, folder, as);
  if (!written.ok) return written;
  const { command, env = {} } = copy.value;
  const user = as
    ? ['setpriv', '--reuid', String(as.uid), '--regid', String(as.gid), '--clear-groups']
    : [];
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const surroundings = variables.length > 0 ? ['env', ...variables] : [];
  const port = 'port' in ground.entry ? ground.entry.port : 0;
  return ok({
    folder,
    commands: [
      shellLine(originWords(protocols[0] ?? 'http', originPort, setting.manners.status)),
      shellLine([...user, ...surroundings, ...command]),
      curl(setting, port),
    ],
  });
}

/**
 * Leaves a private copy on loopback ports, as it is or with a remedy, whose upstream is the
 * reference application. The folder stays until somebody removes it.
 * Failures: those of `editedFiles`, `Copies.variant`, `CopySource.copy` and `throwawayCertificate`; `sandbox-no-listener`.
 */
export async function keepCopy(setting: Setting, remedy?: Remedy): Promise<Result<Kept>> {
  const texts = editedFiles(setting.files, remedy?.edits ?? []);
  if (!texts.ok) return texts;
  const source = setting.copies.variant(texts.value);
  if (!source.ok) return source;
  const folder = mkdtempSync(join(tmpdir(), 'unclog-kept-'));
  const kept = await copyInto(folder, setting, source.value);
  if (!kept.ok) rmSync(folder, { recursive: true, force: true });
  return kept;
}
