import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { startChild, type Child } from '../src/host/child.ts';
import { freePort } from '../src/host/ports.ts';
import { makeScratch } from '../src/host/scratch.ts';
import type { Controlled } from '../src/proxies/nginx/control.ts';
import { isAlive, type Identity } from '../src/host/identity.ts';
import { workersOf } from '../src/proxies/nginx/master.ts';

export interface Lab {
  readonly prefix: string;
  readonly config: string;
  readonly port: number;
  readonly instance: Controlled;
  readonly child: Child;
  path(name: string): string;
  /** The body of a GET, or the error's code. */
  get(path?: string): Promise<string>;
  /** Kills the master; its workers stay until the end of the test. */
  kill(): void;
  end(): Promise<void>;
}

export interface LabOptions {
  /** Files beside nginx.conf, by relative path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Symbolic links beside nginx.conf: name → target. */
  readonly links?: Readonly<Record<string, string>>;
  /** What stands in the server block. */
  readonly server?: (port: number) => string;
  readonly http?: string;
  readonly main?: string;
  readonly as?: { readonly uid: number; readonly gid: number };
  readonly workers?: number;
  /** Lets other users read the folder. */
  readonly open?: boolean;
  /** Keeps the owner from changing names in the folder; its state folder stays writable. */
  readonly readOnly?: boolean;
  /** Puts the folder on a disk of this size that only nginx and its namespace see; needs root. */
  readonly diskBytes?: number;
}

/** An ordinary user. */
export const nobody = { uid: 65_534, gid: 65_534 } as const;

export const answer = (text: string): string => `location / { return 200 "${text}"; }`;

const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

function mainFile(port: number, options: LabOptions): string {
  return `${options.main ?? ''}
worker_processes ${options.workers ?? 1};
pid run/nginx.pid;
error_log logs/error.log notice;
events { worker_connections 64; }
http {
    access_log off;
    ${temporary.map((name) => `${name}_temp_path run/${name};`).join('\n    ')}
    ${options.http ?? ''}
    server {
        listen 127.0.0.1:${port};
        ${(options.server ?? (() => answer('one')))(port)}
    }
}
`;
}

function own(paths: readonly string[], as: LabOptions['as']): void {
  if (as) for (const path of paths) chownSync(path, as.uid, as.gid);
}

/** Waits for a condition; throws when it does not come. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let left = 500; left > 0; left -= 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`never came: ${what}`);
}

/** Runs a program in a mount namespace in which a folder's content lies on a disk of its own. */
function onSmallDisk(folder: string, bytes: number, words: readonly string[]): string[] {
  const script = `cp -a "$0" "$0.copy" && mount -t tmpfs -o size=${bytes} tmpfs "$0" &&
    cp -a "$0.copy/." "$0" && rm -r "$0.copy" && exec "$@"`;
  return ['unshare', '--mount', '--', 'sh', '-c', script, folder, ...words];
}

/** A running nginx with its own prefix and port, which ends with the test. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const scratch = makeScratch('fix-test');
  const prefix = scratch.path;
  if (options.as || options.open) chmodSync(prefix, 0o755);
  const port = await freePort();
  const path = (name: string): string => join(prefix, name);
  const folders = ['run', 'logs'];
  for (const folder of folders) mkdirSync(path(folder));
  const files = { 'nginx.conf': mainFile(port, options), ...options.files };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(path(name), '..'), { recursive: true });
    writeFileSync(path(name), text, 'latin1');
  }
  for (const [name, target] of Object.entries(options.links ?? {})) {
    mkdirSync(join(path(name), '..'), { recursive: true });
    symlinkSync(target, path(name));
  }
  own([...folders, '.', ...Object.keys(files)].map(path), options.as);
  if (process.getuid?.() === 0) {
    mkdirSync(path('state-of-nobody'));
    chownSync(path('state-of-nobody'), nobody.uid, nobody.gid);
  }
  if (options.readOnly) chmodSync(prefix, 0o555);
  const config = path('nginx.conf');
  const globals = 'daemon off;';
  const words = ['nginx', '-p', `${prefix}/`, '-c', config, '-g', globals];
  const [program = '', ...args] = options.diskBytes
    ? onSmallDisk(prefix, options.diskBytes, words)
    : words;
  const started = await startChild(program, args, options.as ? { as: options.as } : {});
  if (!started.ok) throw new Error(started.failure.code);
  const child = started.value;
  const orphans: Identity[] = [];
  await until('workers', () => workersOf(child.pid).serving.length > 0);
  return {
    prefix,
    config,
    port,
    child,
    path,
    instance: {
      binary: '/usr/sbin/nginx',
      arguments: ['-p', prefix, '-c', config, '-g', globals],
      master: child.pid,
    },
    get: (where = '/') =>
      fetch(`http://127.0.0.1:${port}${where}`, { headers: { connection: 'close' } }).then(
        (response) => response.text(),
        (error: Error) => String((error.cause as NodeJS.ErrnoException | undefined)?.code),
      ),
    kill() {
      orphans.push(...workersOf(child.pid).serving);
      process.kill(child.pid, 'SIGKILL');
    },
    async end() {
      // A worker whose master is dead stays, and holds the pipes that the child's end waits for.
      for (const worker of orphans.filter(isAlive)) process.kill(worker.pid, 'SIGKILL');
      await child.stop('SIGTERM');
      scratch.remove();
    },
  };
}
