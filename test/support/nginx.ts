import { spawn } from 'node:child_process';
import { chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

import { freePort, probePort } from '../../src/host/ports.ts';
import { startOrigin, type Origin, type OriginOptions } from '../../src/origin/origin.ts';
import { temporaryFolder } from './folder.ts';

/** What the files of an nginx are made from. */
export interface Where {
  /** Where nginx listens. */
  readonly port: number;
  /** `127.0.0.1:PORT` of the application. */
  readonly app: string;
  /** The folder that holds the files. */
  readonly folder: string;
}

export interface NginxOptions {
  /** Texts by path, relative to the folder; `link:PATH` makes a symbolic link. */
  readonly files: (where: Where) => Readonly<Record<string, string>>;
  /** Its options; `-p FOLDER -c nginx.conf` by default. */
  readonly args?: (where: Where) => readonly string[];
  /** The folder it is started in, relative to its own. */
  readonly cwd?: string;
  readonly as?: { readonly uid: number; readonly gid: number };
  /** Modes and owners are the caller's: called before nginx starts. */
  readonly prepare?: (where: Where) => void;
  readonly origin?: OriginOptions;
  /** The address that it comes up on. */
  readonly host?: string;
}

export interface RunningNginx extends Where {
  readonly pid: number;
  readonly origin: Origin;
}

/** What every configuration needs to run beside others. */
export const main = `pid nginx.pid;
error_log logs/error.log;
events {}
`;

/** What the http block of every configuration needs to write nowhere else. */
export const http = `access_log off;
${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path temp-${name};`).join('\n')}
`;

function write(folder: string, name: string, text: string, as: NginxOptions['as']): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  if (text.startsWith('link:')) symlinkSync(text.slice('link:'.length), path);
  else writeFileSync(path, text, 'latin1');
  if (as && !text.startsWith('link:')) chownSync(path, as.uid, as.gid);
}

/** A real nginx with an application behind it; both end with the test. */
export async function startNginx(options: NginxOptions): Promise<RunningNginx> {
  const folder = temporaryFolder();
  const origin = await startOrigin({ orders: { intervalMs: 200 }, ...options.origin });
  if (!origin.ok) throw new Error(origin.failure.code);
  onTestFinished(() => origin.value.close());
  const host = options.host ?? '127.0.0.1';
  const { address } = origin.value;
  const where = { folder, port: await freePort(host), app: `${address.host}:${address.port}` };
  mkdirSync(join(folder, 'logs'));
  if (options.as) chownSync(join(folder, 'logs'), options.as.uid, options.as.gid);
  for (const [name, text] of Object.entries(options.files(where))) {
    write(folder, name, text, options.as);
  }
  options.prepare?.(where);
  const args = options.args?.(where) ?? ['-p', folder, '-c', 'nginx.conf'];
  const child = spawn('nginx', [...args, '-g', 'daemon off;'], {
    cwd: join(folder, options.cwd ?? '.'),
    stdio: ['ignore', 'ignore', 'pipe'],
    ...options.as,
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  while ((await probePort(where.port, host)) !== 'taken') {
    if (child.exitCode !== null) throw new Error(`nginx did not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return { ...where, pid: child.pid ?? 0, origin: origin.value };
}
